"""A schedule that we wrote can be read again as lots: its fills, each as it was."""

import pytest

from fillsched.export.csv import write_csv
from fillsched.export.document import Document
from fillsched.export.xlsx import write_xlsx
from fillsched.intake import read_lots
from tests.unit.export.conftest import AWKWARD


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_import_a18_our_own_export_is_read_again(write: object, document: Document) -> None:
    assert callable(write)
    lots, receipt = read_lots(b"".join(write(document)), filename="plan")
    assert {(lot.id, lot.product) for lot in lots} == set(AWKWARD)
    assert sorted(lot.vials or 0 for lot in lots) == [400_000 + 100_003 * n for n in range(8)]
    (note,) = [note for note in receipt.notes if "schedule" in note]
    assert "its fills are the lots" in note and "cleans, changeovers" in note


def test_import_k11_an_exported_schedule_of_lots_sized_in_hours_is_read_by_its_hours() -> None:
    text = (
        "kind,line,lot_id,type,vials,start,end,hours,campaign\n"
        "clean,L1,,,,a,b,24,1\nfill,L1,A,V,,b,c,8.5,1\nchangeover,L1,B,W,,c,d,8,1\n"
        "fill,L1,B,W,,d,e,4,1\n"
    )
    lots, _ = read_lots(text.encode(), filename="plan.csv")
    assert [(lot.id, float(lot.fill_hours or 0)) for lot in lots] == [("A", 8.5), ("B", 4)]


def test_import_k11_a_column_of_kinds_alone_is_no_exported_schedule() -> None:
    lots, _ = read_lots(b"Kind,Lot ID,Type,Vials\nclinical,A,V,5\n", filename="lots.csv")
    assert [lot.id for lot in lots] == ["A"]
