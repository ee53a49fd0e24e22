"""What is wrong, as an answer: problem details (RFC 9457), faults, the report of a check.

What it is for: shape, and one translation of every error. What it is not for: raising them.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from fillsched.errors import (
    Fault,
    FillschedError,
    InvalidInput,
    LimitExceeded,
)
from fillsched.wire.values import Lenient


class FaultView(Lenient):
    """One thing that is wrong: where, what stood there, why it cannot be used, what to do."""

    where: str
    value: str
    reason: str
    fix: str


class ProblemDetails(Lenient):
    """An error as RFC 9457 has it, with the stable `code` and, for bad input, every fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    problems: list[FaultView] = Field(default_factory=list)


class CheckView(Lenient):
    """The import report."""

    ok: bool
    lots: int
    receipt: dict[str, Any] | None
    problems: list[FaultView]
    problems_total: int


def problem_details(error: FillschedError) -> ProblemDetails:
    """`error` for HTTP and for a `result` message."""
    faults = error.faults if isinstance(error, InvalidInput) else ()
    return ProblemDetails(
        title=_TITLES.get(error.code, "Error"),
        status=error.http_status,
        detail=str(error),
        code=error.code,
        problems=fault_views(faults),
    )


_TITLES = {
    "VALIDATION_ERROR": "The input cannot be used",
    "AUTHENTICATION_ERROR": "Who are you?",
    "AUTHORIZATION_ERROR": "Not allowed",
    "NOT_FOUND": "Not found",
    "CONFLICT": "Not possible now",
    "LIMIT_EXCEEDED": "Over a limit",
    "EXECUTION_ERROR": "The server failed",
}


def retry_after(error: FillschedError) -> int | None:
    """Seconds for a Retry-After header, None where waiting does not help."""
    return error.retry_after_seconds if isinstance(error, LimitExceeded) else None


def fault_views(faults: Sequence[Fault]) -> list[FaultView]:
    """`faults` for the wire."""
    return [FaultView(where=f.where, value=f.value, reason=f.reason, fix=f.fix) for f in faults]
