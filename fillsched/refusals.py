"""The errors that a daemon's answers stand for, on the client's side.

What it is for: problem+json and close codes back into `fillsched.errors`. What it is not for: the
daemon's side (`api.problems`).
"""

import httpx

from fillsched.errors import (
    AuthenticationError,
    AuthorizationError,
    Conflict,
    ConnectionTrouble,
    ExecutionError,
    Fault,
    FillschedError,
    InvalidInput,
    LimitExceeded,
    MalformedRequest,
    NotFound,
    TooLarge,
)


def unreachable(url: str, error: Exception) -> ConnectionTrouble:
    """The error to raise when nothing answers at `url`."""
    late = isinstance(error, httpx.TimeoutException)
    reason = "it takes too long" if late else str(error) or type(error).__name__
    return ConnectionTrouble(
        f"The daemon at {url} does not answer ({reason}). "
        "Check the address, and that `fillsched serve` runs there."
    )


def error_of(response: httpx.Response) -> FillschedError:
    """The error that a problem+json answer stands for."""
    try:
        problem = response.json()
        code, detail = problem["code"], problem["detail"]
        faults = [Fault(**fault) for fault in problem.get("problems", ())]
    except (ValueError, KeyError, TypeError):
        return ExecutionError(f"The daemon answered {response.status_code} and nothing to read.")
    if response.status_code == 413:
        return TooLarge(detail)
    if faults:
        kind = MalformedRequest if response.status_code == 400 else InvalidInput
        return kind(faults, detail)
    return error_of_code(code, detail)


def error_of_code(code: str, detail: str) -> FillschedError:
    """The error with that code; ExecutionError for one we do not know."""
    if code == "VALIDATION_ERROR":
        return InvalidInput((), detail)
    if code == "LIMIT_EXCEEDED":
        return LimitExceeded(detail)
    kinds: dict[str, type[FillschedError]] = {
        "AUTHENTICATION_ERROR": AuthenticationError,
        "AUTHORIZATION_ERROR": AuthorizationError,
        "NOT_FOUND": NotFound,
        "CONFLICT": Conflict,
        "CONNECTION_ERROR": ConnectionTrouble,
    }
    return kinds.get(code, ExecutionError)(detail)
