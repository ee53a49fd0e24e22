"""A cleaned file is read back as the same lots, and opened by a spreadsheet as the same names."""

import csv
import io
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.errors import Fault
from fillsched.intake import cleaned, left_out, read_lots, survey_lots
from fillsched.intake.cells.names import read_name
from fillsched.intake.header import plain
from fillsched.intake.rows import TOTAL_WORDS
from fillsched.model import Lot

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
    assert receipt.encoding == "UTF-8" and receipt.rows_skipped == 0


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
    rows = list(csv.reader(io.StringIO(left_out([Fault("row 3", "=x", "no", "mend")]).decode())))
    assert rows == [["Where", "Value", "Reason", "What to do"], ["row 3", '="=x"', "no", "mend"]]
