"""Bodies of JSON that bring lots, taken apart: what is asked here, the lots as bytes there.

What it is for: the shape of a request in JSON, and every fault of it. What it is not for: where a
large one is read (`large_bodies`), or the content of the lots, which the job itself reads and
checks.
"""

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from fillsched import json_text
from fillsched.api.large_bodies import INLINE_BYTES, read_apart
from fillsched.errors import Fault, MalformedRequest
from fillsched.wire import LotsInJson, faults_of

Asked = TypeVar("Asked", bound=LotsInJson)


@dataclass(frozen=True, slots=True)
class Parts(Generic[Asked]):
    """What a body asks, its `lots` left empty, and these as JSON; or what is wrong with it."""

    asked: Asked | None
    lots: bytes
    faults: tuple[Fault, ...] = ()


async def parts_of(body: bytes, shape: type[Asked]) -> tuple[Asked, bytes]:
    """What is asked, and the lots as JSON. Raises MalformedRequest, LimitExceeded, Unavailable."""
    small = len(body) <= INLINE_BYTES
    parts = take_apart(body, shape) if small else await read_apart(take_apart, body, shape)
    if parts.asked is None:
        raise MalformedRequest(parts.faults)
    return parts.asked, parts.lots


def take_apart(body: bytes, shape: type[Asked]) -> Parts[Asked]:
    """The body as a `shape`, wherever it is done: nothing is raised that is not carried well from
    one process to another."""
    try:
        values = json_text.loads(body)
    except json_text.NotJson as error:
        return Parts(None, b"", (Fault("body", "", str(error), "Send a JSON object"),))
    if not isinstance(values, dict):
        fix = 'Send {"lots": [...], ...}'
        return Parts(None, b"", (Fault("body", "", "it is not a JSON object", fix),))
    try:
        asked = shape.model_validate(values)
    except ValidationError as error:
        known = [field.alias or name for name, field in shape.model_fields.items()]
        return Parts(None, b"", tuple(faults_of(error.errors(), known)))
    lots = json.dumps(asked.lots, ensure_ascii=False, separators=(",", ":")).encode()
    without: dict[str, Any] = {"lots": []}
    return Parts(asked.model_copy(update=without), lots)
