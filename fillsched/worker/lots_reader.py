"""The `performance.Reader` on `fillsched.intake`: a stored lots file in, lots and receipt out.

What it is for: joining two rooms that do not know each other. What it is not for: reading itself.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import ReadOptions, lots_from_json, read_lots
from fillsched.jobs.job import JSON_TYPE, LotsFile
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
