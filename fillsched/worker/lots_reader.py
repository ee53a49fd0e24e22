"""The `receiving.Reader` on `fillsched.intake`: a stored lots file in, lots and receipt out; or
a cleaned copy of it.

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
    noted_lots_from_json,
    survey_lots,
)
from fillsched.jobs.job import JSON_TYPE, LotsFile
from fillsched.jobs.problems import asked_plant
from fillsched.jobs.solver_messages import Cleaned, WrittenFile
from fillsched.model import LineRules, too_long
from fillsched.model.plant import too_long_everywhere
from fillsched.worker.receiving import ReadLots


def read_file(
    file: LotsFile, read: Mapping[str, Any], seen: Callable[[int, int], None]
) -> ReadLots:
    """What `file` holds. Raises InvalidInput with every fault where lots in JSON are no lots."""
    if file.media_type == JSON_TYPE:
        try:
            rows = json.loads(file.content)
        except (ValueError, RecursionError) as error:
            fault = Fault("lots", "", f"the JSON cannot be read: {error}", "Send lots: [{...}]")
            raise InvalidInput([fault]) from error
        if not isinstance(rows, list):
            fault = Fault("lots", type(rows).__name__, "it is not a list", "Send lots: [{...}]")
            raise InvalidInput([fault])
        lots, notes = noted_lots_from_json(rows, read.get("zone", "UTC"))
        digest = sha256(file.content).hexdigest()
        said = {"kind": "json", "filename": file.filename, "lots": len(lots), "sha256": digest}
        return ReadLots(lots, said | ({"notes": notes} if notes else {}))
    options = ReadOptions(**read)
    found = survey_lots(file.content, filename=file.filename, options=options, check=seen)
    return ReadLots(found.lots, found.receipt.to_json(), found.faults)


_MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def clean_file(
    file: LotsFile,
    read: Mapping[str, Any],
    rules: LineRules,
    plant: Mapping[str, Any] | None = None,
) -> Cleaned | None:
    """`file` written anew in its own dialect, without what cannot be read for certain, or is longer
    than every clean window of the line, or of the plant's lines that may fill it.

    None of lots that came as JSON, and where no lot can be read.
    """
    if file.media_type == JSON_TYPE:
        return None
    options = ReadOptions(**read)
    survey = survey_lots(file.content, filename=file.filename, options=options)
    held = asked_plant(survey.lots, rules, plant)
    long = too_long(survey.lots, rules) if held is None else too_long_everywhere(survey.lots, held)
    unfit = {lot.id: fault for lot, fault in long}
    lots = [lot for lot in survey.lots if lot.id not in unfit]
    if not lots:
        return None
    dialect = Dialect.of(survey.receipt, options.zone)

    stem = f"{PurePath(file.filename).stem}.clean"

    def written(content: bytes, name: str, rows: int) -> WrittenFile:
        kind = dialect.kind
        return WrittenFile(content, f"{name}.{kind}", _MEDIA_TYPES[kind], rows)

    faults = [*survey.faults, *unfit.values()]
    cells = survey.rows | {
        f"lot {lot.id}": (lot.id, lot.product, str(lot.vials or float(lot.fill_hours or 0)))
        for lot in survey.lots
        if lot.id in unfit
    }
    rest = left_out(faults, dialect, cells) if faults else b""
    return Cleaned(
        written(cleaned(lots, dialect, survey.receipt.own_columns), stem, len(lots)),
        written(rest, f"{stem}.left-out", len(faults)) if faults else None,
    )
