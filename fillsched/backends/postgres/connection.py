"""How a connection of psycopg is prepared.

What it is for: its limits of time, its time zone, and text with a NUL in it, which PostgreSQL takes
nowhere: it is replaced, as in a question for a name nobody can have. What it is not for: where it
goes (`database`).
"""

from typing import TYPE_CHECKING

from psycopg import Connection
from psycopg.types.string import StrDumperUnknown

if TYPE_CHECKING:
    from psycopg.abc import Buffer


class _WithoutNul(StrDumperUnknown):
    def dump(self, obj: str) -> "Buffer | None":
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def prepared(connection: object, *, idle_seconds: int, lock_seconds: int) -> None:
    """Prepares a connection that was just made."""
    assert isinstance(connection, Connection)
    connection.adapters.register_dumper(str, _WithoutNul)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, false),"
            " set_config('lock_timeout', %s, false), set_config('timezone', 'UTC', false)",
            (f"{idle_seconds}s", f"{lock_seconds}s"),
        )
    connection.commit()
