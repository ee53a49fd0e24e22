"""A connection of psycopg as it is used here.

What it is for: its limits of time, its time zone, and text with a NUL in it, which PostgreSQL takes
nowhere: it is replaced, as in a question for a name nobody can have. What it is not for: where it
goes (`database`).

Nothing in libpq ends a wait for an answer that never comes. The system does where nobody
acknowledges what was sent; but what stands in between (a proxy, a host that hangs) may acknowledge
and stay silent, and whoever waits would wait for ever. So every wait has an end here, and the
connection with it.
"""

from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow
from psycopg.types.string import StrDumperUnknown

if TYPE_CHECKING:
    from psycopg.abc import Buffer, PQGen

R = TypeVar("R")


class Impatient(Connection[TupleRow]):
    """A connection that is closed when its server leaves a question unanswered for longer than
    `patience_seconds`; None: never."""

    patience_seconds: float | None = None

    def wait(self, gen: "PQGen[R]", *how: Any, **more: Any) -> R:
        """What `gen` gives in the end. Raises OperationalError when the server was silent."""
        if self.patience_seconds is not None:
            gen = self._bounded(gen, self.patience_seconds)
        return super().wait(gen, *how, **more)

    def _bounded(self, gen: "PQGen[R]", seconds: float) -> "PQGen[R]":
        """The same, which looks at the time whenever nothing has come for a moment."""
        deadline = monotonic() + seconds
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    deadline = monotonic() + seconds
                elif monotonic() > deadline:
                    self.pgconn.finish()
                    raise OperationalError(f"the server was silent for {seconds:g} s")
                wanted = gen.send(ready)
        except StopIteration as done:
            value: R = done.value
            return value


class _WithoutNul(StrDumperUnknown):
    def dump(self, obj: str) -> "Buffer | None":
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def prepared(
    connection: object, *, idle_seconds: int, lock_seconds: int, patience_seconds: float
) -> None:
    """Prepares a connection that was just made."""
    assert isinstance(connection, Impatient)
    connection.patience_seconds = patience_seconds
    connection.adapters.register_dumper(str, _WithoutNul)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, false),"
            " set_config('lock_timeout', %s, false), set_config('timezone', 'UTC', false)",
            (f"{idle_seconds}s", f"{lock_seconds}s"),
        )
    connection.commit()
