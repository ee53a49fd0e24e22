"""What a daemon's answers stand for, on the client's side.

What it is for: the one place where an answer is believed: problem+json and close codes back into
`fillsched.errors`, JSON into values, and whatever is not the daemon's own (a proxy's page, another
program's answer) into trouble of the connection. What it is not for: the daemon's side
(`api.problems`), or what to do about it (`retry`).
"""

from typing import Any, TypeVar

import httpx2
from pydantic import ValidationError

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
    Unanswered,
    Unavailable,
)
from fillsched.wire import Answer

Typed = TypeVar("Typed", bound=Answer)

UNREACHABLE = (httpx2.RequestError, httpx2.InvalidURL)
"""What httpx2 raises when no answer could be had, or none that can be read."""

_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
)


def unreachable(url: str, error: Exception) -> ConnectionTrouble:
    """The error to raise when nothing answers at `url`."""
    late = isinstance(error, httpx2.TimeoutException)
    reason = "it takes too long" if late else str(error) or type(error).__name__
    kind = ConnectionTrouble if isinstance(error, _NEVER_SENT) else Unanswered
    return kind(
        f"The daemon at {url} does not answer ({reason}). "
        "Check the address, and that `fillsched serve` runs there."
    )


def not_ours(response: httpx2.Response) -> Unanswered:
    """The error to raise for an answer that no daemon gives: not its verdict, whatever it says."""
    url = response.request.url
    kind = response.headers.get("content-type", "").partition(";")[0] or "of no kind"
    return Unanswered(
        f"What answers at {url.scheme}://{url.netloc.decode()} is not fillsched "
        f"({response.status_code}, {kind}). If it is a proxy, its daemon may be starting: "
        "try again in a moment. Else check the address."
    )


def error_of(response: httpx2.Response) -> FillschedError:
    """The error that an answer which is no success stands for."""
    if not response.headers.get("content-type", "").startswith("application/problem+json"):
        return not_ours(response)
    try:
        problem = response.json()
        code, detail = problem["code"], problem["detail"]
        faults = [Fault(**fault) for fault in problem.get("problems", ())]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return not_ours(response)
    if response.status_code == 413:
        return TooLarge(detail)
    if response.status_code == Unavailable.http_status:
        return Unavailable(detail)
    if faults:
        kind = MalformedRequest if response.status_code == 400 else InvalidInput
        return kind(faults, detail)
    wait = response.headers.get("retry-after", "")
    return error_of_code(code, detail, int(wait) if wait.isdecimal() else None)


def error_of_code(code: str, detail: str, wait_seconds: int | None = None) -> FillschedError:
    """The error with that code; ExecutionError for one we do not know."""
    if code == "VALIDATION_ERROR":
        return InvalidInput((), detail)
    if code == "LIMIT_EXCEEDED":
        return LimitExceeded(detail, retry_after_seconds=wait_seconds)
    kinds: dict[str, type[FillschedError]] = {
        "AUTHENTICATION_ERROR": AuthenticationError,
        "AUTHORIZATION_ERROR": AuthorizationError,
        "NOT_FOUND": NotFound,
        "CONFLICT": Conflict,
        "CONNECTION_ERROR": ConnectionTrouble,
    }
    return kinds.get(code, ExecutionError)(detail)


def value_of(response: httpx2.Response) -> Any:
    """The JSON of an answer. Raises Unanswered when it is none."""
    if response.headers.get("content-type", "").startswith("application/json"):
        try:
            return response.json()
        except (ValueError, RecursionError):
            pass
    raise not_ours(response)


def object_of(response: httpx2.Response, *names: str) -> dict[str, Any]:
    """The JSON object of an answer. Raises Unanswered when it is none, or lacks one of `names`."""
    value = value_of(response)
    if not (isinstance(value, dict) and all(name in value for name in names)):
        raise not_ours(response)
    return value


def answer_of(response: httpx2.Response, kind: type[Typed]) -> Typed:
    """The answer, typed. Raises Unanswered when it is none of that kind."""
    return _typed(response, object_of(response), kind)


def answers_of(
    response: httpx2.Response, kind: type[Typed], name: str | None = None
) -> list[Typed]:
    """The answers in a list, or in the one called `name` in an object. Raises Unanswered."""
    value = value_of(response) if name is None else object_of(response, name)[name]
    if not isinstance(value, list):
        raise not_ours(response)
    return [_typed(response, one, kind) for one in value]


def _typed(response: httpx2.Response, value: object, kind: type[Typed]) -> Typed:
    if not isinstance(value, dict):
        raise not_ours(response)
    try:
        return kind.heard(value)
    except ValidationError as error:
        raise not_ours(response) from error


def done(response: httpx2.Response) -> None:
    """Returns when the daemon says that it was done and no more. Raises Unanswered."""
    if response.status_code != 204:
        raise not_ours(response)
