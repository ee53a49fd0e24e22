"""What an error of PostgreSQL means, in words for an operator.

What it is for: telling trouble of the server and the way to it from anything else, and what others
caused from what is one's own. What it is not for: transactions (`database`).
"""

from sqlalchemy.exc import DBAPIError

from fillsched.errors import ExecutionError, Unavailable

_OF_OTHERS = {"40001", "40P01"}
"""A transaction undone so that another could go on."""

_OF_THE_SERVER = ("08", "25006", "25P03", "53", "55P03", "57", "58", "XX")
"""How states begin that say nothing against the statement: connections, a standby, transactions
ended for standing still, resources, locks, an operator's doing, the system, its own faults."""


def failure(error: DBAPIError) -> ExecutionError:
    """What to raise for an error of the database: Unavailable where it can store nothing."""
    state = _state(error)
    if error.connection_invalidated or state is None or state.startswith(_OF_THE_SERVER):
        return Unavailable(plain(error))
    return ExecutionError(plain(error))


def passes(error: DBAPIError) -> bool:
    """Whether the same transaction is worth beginning anew at once: it was undone for others, or
    its connection was gone."""
    return error.connection_invalidated or _state(error) in _OF_OTHERS


def plain(error: DBAPIError) -> str:
    """In words, without statements, parameters, names of servers or users."""
    state = _state(error) or ""
    if state.startswith("28"):
        return "PostgreSQL refused the user or password of the database's address."
    if state == "3D000":
        return "PostgreSQL has no database of the name in the database's address."
    if state.startswith("53"):
        return (
            "PostgreSQL lacks room, memory or connections "
            f"({state}). Free some, or raise its limits, then try again."
        )
    if state == "25006":
        return "PostgreSQL takes no writes: the server is a standby, or set to read only."
    if state == "55P03":
        return "Another program holds the database locked. Close it, then try again."
    if not state or error.connection_invalidated or state.startswith(("08", "57")):
        return "PostgreSQL cannot be reached at present. Look whether it runs, then try again."
    return f"PostgreSQL failed ({state})."


def _state(error: DBAPIError) -> str | None:
    """The five letters of the SQL standard; None when no server said any."""
    state = getattr(error.orig, "sqlstate", None)
    return None if state is None else str(state)
