"""A real daemon that dies at a chosen write: `python dying_daemon.py DATA_DIR PORT ORDERS LEASE`.

On SIGUSR1 it reads `POINT N` from the file ORDERS and from then on counts writes to its database;
at the Nth it dies by SIGKILL: ``before`` the write's statements, ``inside`` the transaction, or
``after`` the commit and before anybody is told.
"""

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

import fillsched.daemon.daemon
from fillsched.backends.sqlite import database
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon import engines
from fillsched.daemon.logs.log_lines import configure_logging
from fillsched.daemon.settings import load

T = TypeVar("T")


class Orders:
    """When to die."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.point, self.left = "", 0

    def read(self, *_: object) -> None:
        self.point, left = self.path.read_text().split()
        self.left = int(left)

    def reached(self, point: str) -> None:
        """Dies if it is time; the count goes down once a write, at its chosen point."""
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class DyingDatabase(SqliteDatabase):
    """The real database, with a place to die before, inside and after every write."""

    orders: Orders

    def begin_write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Callable[[], None] | None = None,
        checks_first: bool = False,
        beside_others: bool = False,
    ) -> Future[T]:
        def deadly(connection: Connection) -> T:
            value = work(connection)
            self.orders.reached("inside")
            return value

        def told() -> None:
            self.orders.reached("after")
            if then is not None:
                then()

        self.orders.reached("before")
        return super().begin_write(
            deadly, then=told, checks_first=checks_first, beside_others=beside_others
        )


def main(data_dir: str, port: str, orders: str, lease: str) -> None:
    DyingDatabase.orders = Orders(Path(orders))
    signal.signal(signal.SIGUSR1, DyingDatabase.orders.read)
    engines.SqliteDatabase = DyingDatabase  # type: ignore[attr-defined]
    configure_logging("error")
    database.BUSY_SECONDS = 1  # locked for longer by the runs
    given = {"data_dir": data_dir, "port": port, "workers": 2, "lease_seconds": lease}
    settings = load({**given, "drain_seconds": 0.3}, environment={}).settings
    with fillsched.daemon.daemon.run_daemon(settings) as daemon:
        daemon.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
