"""A schedule that we wrote can be read again as lots: its fills, each as it was."""

import pytest

from fillsched.export.csv import write_csv
from fillsched.export.document import Document
from fillsched.export.xlsx import write_xlsx
from fillsched.intake import ReadOptions, read_lots
from tests.unit.export.conftest import AWKWARD, planted


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_import_a18_our_own_export_is_read_again(write: object, document: Document) -> None:
    assert callable(write)
    lots, receipt = read_lots(b"".join(write(document)), filename="plan")
    assert {(lot.id, lot.product) for lot in lots} == set(AWKWARD)
    assert sorted(lot.vials or 0 for lot in lots) == [400_000 + 100_003 * n for n in range(8)]
    notes = [note for note in receipt.notes if "schedule" in note]
    if write is write_csv:
        (note,) = notes
        assert "its fills are the lots" in note and "cleans, changeovers" in note
    else:  # it has a sheet of the lots as they came
        assert receipt.sheet == "Lots" and not notes


def test_import_a18_a_workbook_of_several_lines_gives_all_lots_back_with_what_they_ask() -> None:
    asked = (
        "Lot ID,Type,Vials,Release,Due,Weight,Lines,Comment\n"
        "X,A,90000,,2026-04-03,2,L1,by Tuesday\n"
        "Y,B,80000,2026-03-28 07:30,,,,\n"
        "Z,A,2300000,,2026-03-28,,L2,does not fit\n"
    )
    lines = {"L1": {}, "L2": {"rate_vials_per_hour": 1000}}
    document = planted({"time_zone": "Europe/Berlin", "lines": lines}, asked)
    book = b"".join(write_xlsx(document))
    options = ReadOptions(zone="Europe/Berlin")
    before, _ = read_lots(asked.encode(), filename="lots.csv", options=options)
    after, receipt = read_lots(book, filename="plan.xlsx", options=ReadOptions(zone="Asia/Tokyo"))
    assert sorted(after, key=lambda lot: lot.id) == sorted(before, key=lambda lot: lot.id)
    assert [lot.id for lot in before if lot.id not in {fill.lot_id for fill in document.fills}]
    assert receipt.sheet == "Lots"


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
