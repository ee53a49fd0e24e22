"""Every odd but honest file of the fixtures gives exactly the lots and the receipt beside it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from fillsched.intake import read_lots

ODD_LOTS = Path(__file__).parents[2] / "fixtures" / "odd_lots"
TABLE = ODD_LOTS / "expected.json"
NAMES = sorted(path.name for path in ODD_LOTS.iterdir() if path != TABLE)


def found(name: str) -> dict[str, Any]:
    lots, receipt = read_lots((ODD_LOTS / name).read_bytes(), filename=name)
    sizes = [lot.vials if lot.vials is not None else f"{lot.fill_hours} h" for lot in lots]
    told = {key: value for key, value in receipt.to_json().items() if key != "sha256"}
    return {
        "lots": [[lot.id, lot.product, size] for lot, size in zip(lots, sizes, strict=True)],
        "receipt": told,
    }


def test_the_table_and_the_files_belong_together() -> None:
    if os.environ.get("UPDATE_ODD_LOTS"):
        table = {name: found(name) for name in NAMES}
        TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert set(json.loads(TABLE.read_text("utf-8"))) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_file_is_read_as_it_was_agreed(name: str) -> None:
    assert found(name) == json.loads(TABLE.read_text("utf-8"))[name]
