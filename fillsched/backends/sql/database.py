"""How statements reach a database.

What it is for: the one protocol by which `sql` and its neighbours read and write, whatever the
database. What it is not for: a database (`backends.sqlite`, `backends.postgres`).
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

Then = Callable[[], None]

ALL_IN_USE = "All connections to the database are in use at present. Try again."


class Database(Protocol):
    """One database with its transactions."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection with a consistent picture for the length of the block."""
        ...

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Then | None = None,
        beside_others: bool = False,
    ) -> T:
        """Runs `work` in a transaction of its own and returns after it is committed.

        Work runs as if no other were under way, in any process: what it has read stays true until
        it is committed. `beside_others` does without: work that only makes conditional updates, of
        rows it locks by them, may run while others do. `work` may run more than once, undone each
        time but the last. `then` is called between the commit and the return, from any thread; it
        must not wait.
        """
        ...

    def begin_write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Then | None = None,
        checks_first: bool = False,
        beside_others: bool = False,
    ) -> Future[T]:
        """The same without waiting; writes are committed in the order in which they begin.

        `checks_first` promises that work which raises an error of its own has changed nothing.
        """
        ...
