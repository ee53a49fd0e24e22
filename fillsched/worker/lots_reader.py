"""The `run.Reader` on `fillsched.intake`: a stored lots file in, lots and receipt out; or a cleaned
copy of it.

What it is for: joining two rooms that do not know each other. What it is not for: reading itself.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import (
    Dialect,
    ReadOptions,
    cleaned,
    left_out,
    lots_from_json,
    read_lots,
    survey_lots,
)
from fillsched.jobs.job import JSON_TYPE, LotsFile
from fillsched.jobs.solver_messages import Cleaned, WrittenFile
from fillsched.model import Lot


def read_file(
    file: LotsFile, read: Mapping[str, Any], seen: Callable[[int, int], None]
) -> tuple[list[Lot], dict[str, Any]]:
    """The lots of `file` and a JSON-able receipt. Raises InvalidInput with every fault."""
    if file.media_type == JSON_TYPE:
        try:
            rows = json.loads(file.content)
        except (ValueError, RecursionError) as error:
            fault = Fault("lots", "", f"the JSON cannot be read: {error}", "Send lots: [{...}]")
            raise InvalidInput([fault]) from error
        if not isinstance(rows, list):
            fault = Fault("lots", type(rows).__name__, "it is not a list", "Send lots: [{...}]")
            raise InvalidInput([fault])
        lots = lots_from_json(rows)
        digest = sha256(file.content).hexdigest()
        return lots, {
            "kind": "json",
            "filename": file.filename,
            "lots": len(lots),
            "sha256": digest,
        }
    options = ReadOptions(**read)
    lots, receipt = read_lots(file.content, filename=file.filename, options=options, check=seen)
    return lots, receipt.to_json()


_MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def clean_file(file: LotsFile, read: Mapping[str, Any]) -> Cleaned | None:
    """`file` written anew in its own dialect, without what cannot be read for certain.

    None of lots that came as JSON, and where no lot can be read.
    """
    if file.media_type == JSON_TYPE:
        return None
    try:
        survey = survey_lots(file.content, filename=file.filename, options=ReadOptions(**read))
    except InvalidInput:
        return None  # there is no table; the reading itself says why
    if not survey.lots:
        return None
    dialect = Dialect.of(survey.receipt)

    stem = f"{PurePath(file.filename).stem}.clean"

    def written(content: bytes, name: str, rows: int) -> WrittenFile:
        kind = dialect.kind
        return WrittenFile(content, f"{name}.{kind}", _MEDIA_TYPES[kind], rows)

    faults = survey.faults
    return Cleaned(
        written(cleaned(survey.lots, dialect), stem, len(survey.lots)),
        written(left_out(faults, dialect), f"{stem}.left-out", len(faults)) if faults else None,
    )
