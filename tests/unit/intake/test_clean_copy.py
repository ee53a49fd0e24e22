"""A cleaned file is read back as the same lots, and opened by a spreadsheet as the same names."""

import csv
import io
from datetime import UTC, datetime
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.errors import Fault
from fillsched.intake import Dialect, ReadOptions, cleaned, left_out, read_lots, survey_lots
from fillsched.intake.cells.names import read_name
from fillsched.intake.columns.names import plain
from fillsched.intake.rows.totals import TOTAL_WORDS
from fillsched.model import Lot
from fillsched.model.lot import LotTerms

names = st.text(
    st.characters(blacklist_categories=("C", "Z")) | st.sampled_from("=+-@0\"',;| "),
    min_size=1,
    max_size=30,
).filter(
    lambda text: (
        text == text.strip()
        and read_name(text) == text
        and not text.startswith('="')
        and plain(text) not in TOTAL_WORDS
    )
)
AWKWARD = ["00123", "=1+1", "+49", "-7", "@x", "123456789012345", "1-2", "3E5", 'a"b', "a,b;c|d"]


@settings(max_examples=150, deadline=None)
@given(st.lists(names | st.sampled_from(AWKWARD), min_size=1, max_size=6, unique=True), st.data())
def test_cleaned_lots_are_read_back_as_they_were(ids: list[str], data: st.DataObject) -> None:
    in_hours = data.draw(st.booleans())
    lots = []
    for number, name in enumerate(ids):
        size = data.draw(st.integers(1, 10**8))
        amount = {"fill_hours": Fraction(size, 10**6)} if in_hours else {"vials": size}
        lots.append(Lot(name, AWKWARD[number % len(AWKWARD)], **amount))
    read, receipt = read_lots(cleaned(lots), filename="clean.csv")
    assert read == lots
    assert receipt.encoding in ("UTF-8", "UTF-8 with BOM") and receipt.rows_skipped == 0


def test_no_name_is_left_to_a_spreadsheet_to_change() -> None:
    lots = [Lot(name, "A", vials=1) for name in AWKWARD]
    rows = list(csv.DictReader(io.StringIO(cleaned(lots).decode())))
    for name, row in zip(AWKWARD, rows, strict=True):
        assert row["Lot ID"] in (f'="{name}"', name)
        assert row["Lot ID"] != name or name in ('a"b', "a,b;c|d")


def test_a_lot_whose_id_is_doubtful_is_not_among_the_certain_ones() -> None:
    content = b"Lot ID,Type,Vials\nL1,A,10\nL1,A,20\nL2,A,30\nL3,A,x\nL4,A,40\nL4,A,40\n"
    survey = survey_lots(content, filename="lots.csv")
    assert [lot.id for lot in survey.lots] == ["L2", "L4"]
    assert len(survey.faults) == 2


def test_what_is_left_out_is_listed_with_reason_and_fix() -> None:
    """people P5: the rows that are left out are named with their lot and amount."""
    faults = [Fault("row 3, column C (Vials)", "=x", "no", "mend"), Fault("the file", "", "a", "b")]
    content = left_out(faults, cells={"row 3": ("L3", "A", "=x")})
    assert list(csv.reader(io.StringIO(content.decode()))) == [
        ["Where", "Lot ID", "Type", "Amount", "Value", "Reason", "What to do"],
        ["row 3, column C (Vials)", "L3", "A", '="=x"', '="=x"', "no", "mend"],
        ["the file", "", "", "", "", "a", "b"],
    ]


DIALECTS = [
    Dialect("csv", mark, decimal, encoding)
    for mark in (",", ";", "\t", "|")
    for decimal in (".", ",")
    for encoding in ("UTF-8", "UTF-8 with BOM", "UTF-16 little endian", "Windows-1252")
]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(names | st.sampled_from(AWKWARD), min_size=1, max_size=4, unique=True),
    st.lists(st.integers(1, 10**8), min_size=4, max_size=4),
    st.booleans(),
    st.sampled_from([*DIALECTS, Dialect("xlsx", sheet="Lose März")]),
)
def test_cleaned_lots_are_read_back_in_the_dialect_they_came_in(
    ids: list[str], sizes: list[int], in_hours: bool, dialect: Dialect
) -> None:
    lots = [
        Lot(name, "Ä", fill_hours=Fraction(size, 1000)) if in_hours else Lot(name, "Ä", vials=size)
        for name, size in zip(ids, sizes, strict=False)
    ]
    read, receipt = read_lots(cleaned(lots, dialect), filename="clean")
    assert read == lots
    again = Dialect.of(receipt)
    assert (again.kind, again.sheet) == (dialect.kind, dialect.sheet)
    if dialect.kind == "csv":
        assert again.delimiter == dialect.delimiter
        assert again.encoding in (dialect.encoding, "UTF-8", "UTF-8 with BOM")


def test_three_decimals_are_never_taken_for_thousands() -> None:
    for dialect in (Dialect(decimal="."), Dialect(delimiter=";", decimal=",")):
        lots = [Lot("L1", "A", fill_hours=Fraction(1125, 1000))]
        assert read_lots(cleaned(lots, dialect), filename="x.csv")[0] == lots


def test_a_copy_is_written_in_the_encoding_of_its_file_unless_it_would_say_something_else() -> None:
    western = Dialect(encoding="Windows-1252")
    assert "Größe".encode("cp1252") in cleaned([Lot("L1", "Größe", vials=1)], western)
    for name in ("Ã¤", "Łódź", "ÄÖÜ"):  # read as UTF-8, not in it, taken for another script
        written = cleaned([Lot("L1", name, vials=1)], western)
        assert written.startswith(b"\xef\xbb\xbf")
        assert read_lots(written, filename="x.csv")[0][0].product == name


TERMS = LotTerms(
    format="vial 2R",
    release=datetime(2026, 10, 1, tzinfo=UTC),
    due=datetime(2026, 10, 30, 23, tzinfo=UTC),
    deadline=datetime(2026, 11, 1, 12, 30, 15, tzinfo=UTC),
    weight=Fraction(1, 3),
    lines=frozenset({"L1", "0012"}),
    bulk_ready=datetime(2026, 10, 2, tzinfo=UTC),
    bulk_hold_hours=Fraction(1, 8),
    kind="stability",
    pin_line="L1",
    pin_start=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    pin_after="00123",
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_lots_ask_of_time_and_place_is_read_back_in_whatever_zone(
    kind: Literal["csv", "xlsx"],
) -> None:
    lots = [
        Lot("00123", "A", vials=5, terms=LotTerms(pin_first=True)),
        Lot("b", "A", vials=6, terms=TERMS),
        Lot("c", "A", vials=7),
    ]
    written = cleaned(lots, Dialect(kind, delimiter=";", decimal=",", zone="Europe/Berlin"))
    assert read_lots(written, filename="x", options=ReadOptions(zone="Asia/Tokyo"))[0] == lots


def test_only_columns_that_some_lot_has_are_written() -> None:
    lots = [Lot("a", "A", vials=5, terms=LotTerms(due=datetime(2026, 10, 30, 23, tzinfo=UTC)))]
    assert cleaned(lots, Dialect(zone="Europe/Berlin")).decode().splitlines() == [
        "Lot ID,Type,Vials,Due", "a,A,5,2026-10-31T00:00+01:00",
    ]  # fmt: skip
