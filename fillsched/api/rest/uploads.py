"""Requests that bring lots: multipart or JSON in, one plain value out.

What it is for: the form of `POST /schedule`, `POST /comparison` and `POST /check`. What it is not
for: the content of the lots, which the job itself reads and checks.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from fillsched import json_text
from fillsched.api.json_bodies import Asked, parts_of
from fillsched.errors import Fault, MalformedRequest
from fillsched.jobs.job import JSON_TYPE, LotsFile
from fillsched.wire import LotsFields, faults_of

Shape = TypeVar("Shape", bound=BaseModel)
Fields = TypeVar("Fields", bound=LotsFields)

FORM_FIELDS = 20
"""More form fields than any request has."""

FILENAME_CHARACTERS = 200

_NAMED = ("config", "plant")
"""Fields that are JSON, or the name of a configuration."""

_IN_JSON = (*_NAMED, "read", "state")


@dataclass(frozen=True, slots=True)
class Upload(Generic[Fields]):
    """What was asked, the lots, and a hash of both that does not depend on the form they took."""

    fields: Fields
    lots: LotsFile

    @property
    def body_hash(self) -> str:
        """SHA-256 of everything asked, for `Idempotency-Key`."""
        digest = hashlib.sha256(self.fields.model_dump_json(exclude={"lots"}).encode())
        digest.update(self.lots.filename.encode() + b"\0" + self.lots.content)
        return digest.hexdigest()


async def read_upload(
    request: Request, fields: type[Fields], in_json: type[Asked]
) -> Upload[Fields] | Upload[Asked]:
    """The upload in `request`: a form of `fields`, or `in_json`, which also holds `lots`.

    Raises MalformedRequest when its form cannot be read.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await _multipart(request, fields)
    if media_type == JSON_TYPE:
        asked, lots = await parts_of(await request.body(), in_json)
        return Upload(asked, LotsFile(lots, "lots.json", JSON_TYPE))
    raise MalformedRequest(
        [
            Fault(
                "Content-Type",
                media_type,
                "lots come as multipart/form-data or application/json",
                "Send a form with the file in the field 'lots', or JSON with a list 'lots'",
            )
        ]
    )


async def _multipart(request: Request, fields: type[Fields]) -> Upload[Fields]:
    try:
        form = await request.form(max_files=1, max_fields=FORM_FIELDS)
    except HTTPException as error:
        fault = Fault("body", "", f"the form cannot be read: {error.detail}", "Send it again")
        raise MalformedRequest([fault]) from error
    try:
        file = form.get("lots")
        if not isinstance(file, UploadFile):
            fault = Fault("lots", "", "the form has no file 'lots'", "Attach a CSV or XLSX file")
            raise MalformedRequest([fault])
        values = {key: _form_value(key, value) for key, value in form.items() if key != "lots"}
        content = await file.read()
    finally:
        await form.close()
    name = (file.filename or "lots.csv").replace("\\", "/").rpartition("/")[2]
    lots = LotsFile(content, name[:FILENAME_CHARACTERS], file.content_type or "text/csv")
    return Upload(_shape(fields, values), lots)


def _form_value(key: str, value: object) -> object:
    if key not in _IN_JSON or not isinstance(value, str):
        return value
    if key in _NAMED and not value.lstrip().startswith("{"):
        return value  # the name of a configuration
    return _loaded(key, value)


def _loaded(where: str, text: str | bytes) -> Any:
    """The JSON value of `text`. Raises MalformedRequest."""
    try:
        return json_text.loads(text)
    except json_text.NotJson as error:
        raise MalformedRequest([Fault(where, "", str(error), "Send a JSON object")]) from error


def _shape(shape: type[Shape], values: dict[str, Any]) -> Shape:
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        known = [field.alias or name for name, field in shape.model_fields.items()]
        raise MalformedRequest(faults_of(error.errors(), known)) from error
