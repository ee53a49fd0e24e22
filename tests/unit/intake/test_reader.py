"""A lots file is read exactly, or refused with every reason; the receipt says how it was read."""

import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.errors import InvalidInput
from fillsched.intake import ReadOptions, read_lots
from fillsched.model import Lot, Problem
from fillsched.testing.problems import USUAL_RULES

EXAMPLES = Path(__file__).parents[3] / "examples"
PLAIN = "Lot ID,Type,Vials\nW42-001,VialA,100000\nW42-002,VialB,5000\n"
PLAIN_LOTS = [Lot("W42-001", "VialA", vials=100_000), Lot("W42-002", "VialB", vials=5_000)]


def lots_of(text: str | bytes, options: ReadOptions | None = None) -> list[Lot]:
    content = text.encode() if isinstance(text, str) else text
    return read_lots(content, filename="lots.csv", options=options or ReadOptions())[0]


def test_a_plain_file_is_read_in_its_order() -> None:
    lots, receipt = read_lots(PLAIN.encode(), filename="/somewhere/lots.csv")
    assert lots == PLAIN_LOTS
    assert receipt.to_json() == {
        "filename": "lots.csv",
        "kind": "csv",
        "encoding": "UTF-8",
        "delimiter": "comma",
        "sheet": None,
        "header_row": 1,
        "columns": {
            "lot_id": {"heading": "Lot ID", "letter": "A"},
            "product": {"heading": "Type", "letter": "B"},
            "vials": {"heading": "Vials", "letter": "C"},
        },
        "decimal": None,
        "unit": None,
        "lots": 2,
        "rows_skipped": 0,
        "own_columns": [],
        "notes": [],
        "questions": [],
        "sha256": "d473698a46c8f4b1d7afd8ace72fbeba2d7a0117c96201a962ec722cc388a2f8",
    }


def test_the_fill_hours_form_is_read_exactly() -> None:
    lots = lots_of("lot_id,product,fill_hours\nA,X,12.5\nB,X,0.000001\n")
    assert [lot.fill_hours for lot in lots] == [Fraction(25, 2), Fraction(1, 1_000_000)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_delimiter_encoding_and_line_end_gives_the_same_lots(
    mark: str, codec: str, line_end: str
) -> None:
    text = PLAIN.replace(",", mark).replace("\n", line_end)
    assert lots_of(text.encode(codec)) == PLAIN_LOTS


@pytest.mark.parametrize(("name", "count"), [("lots.csv", 42), ("lots_large.csv", 500)])
def test_the_example_plants_can_be_planned(name: str, count: int) -> None:
    lots, receipt = read_lots((EXAMPLES / name).read_bytes(), filename=name)
    assert receipt.lots == len(lots) == count
    assert receipt.notes == ()
    problem = Problem.of(lots, USUAL_RULES)
    hours = [problem.hours(ticks) for ticks in problem.fill_ticks]
    assert min(hours) >= 1 and max(hours) <= 60


def test_the_broken_example_shows_the_usual_mistakes() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_lots((EXAMPLES / "lots_broken.csv").read_bytes(), filename="lots_broken.csv")
    assert [(fault.where, fault.value) for fault in caught.value.faults] == [
        ("row 3, column B (Type)", ""),
        ("row 4, column C (Vials)", "279,000"),
        ("row 5, column C (Vials)", "0"),
        ("row 6, column C (Vials)", "75500 vials"),
        ("row 8, column C (Vials)", ""),
        ("row 9, column A (Lot ID)", "W43-006"),
        ("row 10, column C (Vials)", "-61000"),
        ("row 11", "2 cells"),
    ]


def test_ten_thousand_rows_are_read_in_no_time() -> None:
    rows = "".join(f"W{number};Type {number % 20};{number},5\n" for number in range(1, 10_001))
    content = f"lot_id;product;fill_hours\n{rows}".encode()
    began = time.process_time()
    lots, _ = read_lots(content, filename="lots.csv")
    assert time.process_time() - began < 5  # it needs half a second; what is quadratic, minutes
    assert len(lots) == 10_000


@pytest.mark.parametrize(
    "cell",
    ["1" * 100_000 + "x", "1," * 50_000, "1 " * 50_000 + "kg", "-" * 100_000],
    ids=["digits", "commas", "spaces", "dashes"],
)
def test_a_monstrous_cell_is_refused_at_once(cell: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidInput):
        lots_of(f'Lot ID,Type,Vials\nA,V,"{cell}"\n')
    assert time.process_time() - began < 5  # it needs half a second; what is quadratic, minutes


def test_progress_is_told_row_by_row_and_ends_at_the_total() -> None:
    rows = "".join(f"L{number},V,{number}\n" for number in range(1, 1_001))
    told: list[tuple[int, int]] = []
    read_lots(
        f"Lot ID,Type,Vials\n{rows}".encode(),
        filename="lots.csv",
        check=lambda done, total: told.append((done, total)),
    )
    assert told == [(done, 1_000) for done in range(10, 1_001, 10)]


def test_what_the_progress_callback_raises_ends_the_reading() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_lots(PLAIN.encode(), filename="lots.csv", check=stop)


def test_all_faults_are_told_at_once_with_row_column_value_reason_and_fix() -> None:
    with pytest.raises(InvalidInput) as caught:
        lots_of("Lot ID,Type,Vials\nA,V,-5\n,V,7\nC,V,12 boxes\n")
    assert [(fault.where, fault.value) for fault in caught.value.faults] == [
        ("row 2, column C (Vials)", "-5"),
        ("row 3, column A (Lot ID)", ""),
        ("row 4, column C (Vials)", "12 boxes"),
    ]
    assert all(fault.reason and fault.fix for fault in caught.value.faults)


@pytest.mark.parametrize("name", ["/home/me/lots.csv", r"C:\\plans\\lots.csv", "lots.csv"])
def test_the_receipt_keeps_the_name_of_the_file_and_no_folder(name: str) -> None:
    _, receipt = read_lots(PLAIN.encode(), filename=name)
    assert receipt.filename == "lots.csv"


# fmt: off
PIECES = ["Lot ID", "Type", "Vials", "fill_hours", "A", "5", "1.000", "1,5", "Total", "sep=;", "é",
          ",", ";", "\t", "|", '"', "\n", "\r\n", "\0", "\ufeff", "=", " ", "-", "e5", "\ud800"]
# fmt: on
CODECS = ["utf-8", "utf-16", "cp1252"]


@settings(deadline=None)  # a busy machine is not a fault of the reader
@given(
    st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["utf-8", "utf-16", "cp1252"])
)
def test_whatever_the_bytes_there_are_lots_or_reasons(pieces: list[str], codec: str) -> None:
    content = f"Lot ID,Type,Vials\n{''.join(pieces)}".encode(codec, errors="replace")
    try:
        lots, receipt = read_lots(content, filename="lots.csv")
    except InvalidInput as refused:
        assert refused.faults
        assert all(fault.reason and fault.fix for fault in refused.faults)
    else:
        assert 0 < len(lots) == receipt.lots
