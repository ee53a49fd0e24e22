"""Every bad file of the fixtures is refused with exactly the faults in the table beside it."""

import json
from pathlib import Path

import pytest

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import read_lots

BAD_LOTS = Path(__file__).parents[2] / "fixtures" / "bad_lots"
EXPECTED: dict[str, list[dict[str, str]]] = json.loads((BAD_LOTS / "expected.json").read_text())


def test_the_table_and_the_files_belong_together() -> None:
    files = {path.name for path in BAD_LOTS.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)
    assert len(files) >= 12


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_file_is_refused_with_every_fault(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_lots((BAD_LOTS / name).read_bytes(), filename=name)
    assert list(caught.value.faults) == [Fault(**fault) for fault in EXPECTED[name]]


def test_no_fault_is_without_a_reason_and_a_fix() -> None:
    for faults in EXPECTED.values():
        for fault in faults:
            assert fault["where"] and fault["reason"] and fault["fix"]
            assert not fault["reason"].endswith(".") and not fault["fix"].endswith(".")
