"""A PostgreSQL server of the tests' own, which they may kill, stop and start again.

What it is for: the contract suite, and chaos. What it is not for: what is done with its databases.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.servers import processes

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


class PostgresServer:
    """A server on 127.0.0.1 and a Unix socket, with databases as many as are asked for."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        initdb, self._postgres = (
            processes.program(name, *PLACES) or processes.left_out("PostgreSQL")
            for name in ("initdb", "postgres")
        )
        self.folder, self._log = folder, folder / "server.log"
        self._data = folder / "data"
        self._user = processes.unprivileged()
        processes.given_to(self._user, folder)
        subprocess.run(
            [
                *(initdb, "-D", self._data, "-U", "fillsched", "-E", "UTF8", "--locale=C"),
                *("--auth=trust", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            user=self._user,
            cwd=folder,
        )
        self._durable = "on" if durable else "off"
        self.port = processes.free_port()
        self._numbers = count(1)
        self.start()

    def start(self) -> None:
        """Starts it (again), on the same port, with what it had stored."""
        command = [self._postgres, "-D", self._data, "-p", str(self.port), "-k", self.folder]
        for setting in (
            "listen_addresses=127.0.0.1",
            f"fsync={self._durable}",  # tests end processes, not power
            f"full_page_writes={self._durable}",
            "max_connections=200",
            "deadlock_timeout=50ms",
        ):
            command += ["-c", setting]
        self.process = processes.started(command, user=self._user, log=self._log)
        processes.wait_until(self.answers, self.process, self._log)

    def answers(self) -> bool:
        """Whether it takes connections."""
        import psycopg

        try:
            psycopg.connect(self.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def address(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://fillsched@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """Makes one, as a copy of `template`; its URL."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return self.address(name)

    def drop_database(self, address: str) -> None:
        """Ends one, with whoever is connected to it."""
        self.say(f"DROP DATABASE IF EXISTS {address.rpartition('/')[2]} WITH (FORCE)")

    def say(self, statement: str, address: str | None = None) -> None:
        """Has `statement` executed, outside of any transaction, in the database at `address`."""
        import psycopg

        to = address or self.address("postgres")
        with psycopg.connect(to, autocommit=True) as connection:
            connection.execute(statement)

    def asked(self, address: str, query: str) -> object:
        """The one value that `query` gives."""
        import psycopg

        with psycopg.connect(address) as connection:
            row = connection.execute(query.encode()).fetchone()
        return None if row is None else row[0]

    def kill(self) -> None:
        """SIGKILL to the server and to all processes of its own, at once."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """SIGSTOP to all of it: connections stay, nobody answers, until `go_on`."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        """To the first process and to those that it has made, while it makes no more."""
        first = self.process.pid
        try:
            os.kill(first, signal.SIGSTOP)
            children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        except OSError:  # not Linux, or gone: they notice by themselves
            children = []
        for pid in (*map(int, children), first):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def restart(self) -> None:
        """As an operator does: connections end, nothing is lost."""
        self._end()
        self.start()

    def close(self) -> None:
        """Ends it for good; may be repeated."""
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        if self.process.poll() is None:
            self.go_on()
            self.process.send_signal(signal.SIGINT)  # its fast way of ending
            try:
                self.process.wait(processes.START_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()


@contextlib.contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server for the length of the block; skips the test where there is no PostgreSQL.

    `durable`: what it acknowledges survives a power cut too, as benchmarks want it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the socket's path has a limit
    try:
        server = PostgresServer(folder, durable=durable)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        yield server
    finally:
        server.close()
