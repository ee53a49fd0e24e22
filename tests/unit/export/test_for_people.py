"""What people do with a file: double click, print, hang up, put into a calendar."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from fillsched.api.rest.exports import document_of
from fillsched.export.document import Choices, Document, Spreadsheet
from fillsched.export.formats import Format
from fillsched.export.gantt_sheet import CELLS
from fillsched.jobs.job import LotsFile
from fillsched.presentation.chart.colours import COLOURS
from fillsched.service.schedules import ScheduleService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA
from tests.unit.export.conftest import BERLIN
from tests.unit.export.test_formats import Page, events_of, whole

START = datetime(2025, 12, 29, tzinfo=UTC)
"""A Monday in the first week of 2026."""

SVG = "{http://www.w3.org/2000/svg}"


def planned(*orders: Sequence[tuple[str, str, int]], start: datetime = START) -> list[Document]:
    """The documents of several orders on one daemon, one hour after the other."""
    clock = ManualClock(start)
    workshop = Workshop(clock)
    documents = []
    for order in orders:
        rows = "".join(f"{lot};{product};{vials}\n" for lot, product, vials in order)
        lots = LotsFile(f"Lot ID;Type;Vials\n{rows}".encode(), "lots.csv", "text/csv")
        job = workshop.submit(ANNA, lots, strategy="given-order", max_steps=1)
        assert workshop.work()
        service = ScheduleService(workshop.service)
        documents.append(document_of(service, ANNA, service.schedule(ANNA, job.id), BERLIN))
        clock.advance(3600)
    return documents


LOTS = [(f"LOT-{number:03}", f"P{number % 3}", 40_000) for number in range(1, 31)]


@pytest.fixture(scope="module")
def document() -> Document:
    (made,) = planned(LOTS)
    return made


# -- a CSV for a double click ----------------------------------------------------------------------


def sheet_of(document: Document, **choices: Any) -> tuple[bytes, list[list[str]]]:
    """The CSV for people and its rows."""
    sheet = Spreadsheet.like(document.receipt, "comma")
    data = whole(replace(document, choices=Choices(spreadsheet=sheet, **choices)), Format.CSV)
    text = data.decode("utf-8-sig")
    return data, list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter))


def test_people_p9_a_csv_opens_by_double_click_where_the_lots_came_from(document: Document) -> None:
    data, rows = sheet_of(document)
    assert data.startswith(b"\xef\xbb\xbfkind;line;lot_id;type;vials;start;end;hours;campaign;")
    end = rows.index([])
    for row in rows[1:end]:
        start, stop = (datetime.strptime(row[at], "%Y-%m-%d %H:%M:%S") for at in (5, 6))
        assert "." not in row[7]
        hours = float(row[7].replace(",", "."))
        assert (stop - start) / timedelta(hours=1) == pytest.approx(hours, abs=0.001)
    stamp = {row[0]: row[1] for row in rows[end + 1 :]}
    assert stamp["SHA-256 of the lots"] == document.receipt["sha256"]


def test_people_p9_a_csv_for_programs_has_no_mark_and_commas(document: Document) -> None:
    assert whole(document, Format.CSV).startswith(b"kind,line,lot_id,type,vials,start,end,hours,")


@pytest.mark.parametrize(
    ("receipt", "sites", "said", "marks"),
    [
        ({"delimiter": "semicolon", "decimal": None}, "comma", None, (";", ",")),
        ({"delimiter": "semicolon", "decimal": "point"}, "comma", None, (";", ".")),
        ({"delimiter": "tab", "decimal": "comma"}, "comma", None, ("\t", ",")),
        ({"delimiter": "comma", "decimal": "comma"}, "comma", None, (",", ".")),
        ({"delimiter": None, "decimal": None}, "semicolon", None, (";", ",")),
        ({"delimiter": "comma"}, "comma", "semicolon", (";", ",")),
        ({"delimiter": "pipe"}, "semicolon", None, (",", ".")),
    ],
)
def test_a_spreadsheet_is_written_as_the_lots_came(
    receipt: dict[str, Any], sites: Any, said: Any, marks: tuple[str, str]
) -> None:
    assert Spreadsheet.like(receipt, sites, said) == Spreadsheet(*marks)


def test_fills_alone_are_taken_when_they_are_asked_for(document: Document) -> None:
    _, rows = sheet_of(document, fills_only=True)
    assert {row[0] for row in rows[1 : rows.index([])]} == {"fill"}
    calendar = whole(replace(document, choices=Choices(fills_only=True)), Format.ICS)
    assert {str(event["categories"].cats[0]) for event in events_of(calendar)} == {"fill"}
    assert len(events_of(calendar)) == len(LOTS)


# -- a calendar that moves -------------------------------------------------------------------------


def known(document: Document, **choices: Any) -> dict[str, Any]:
    data = whole(replace(document, choices=Choices(**choices)), Format.ICS)
    return {str(event["uid"]): event for event in events_of(data)}


def test_people_p9_a_new_schedule_of_the_same_lots_moves_the_events_of_the_old() -> None:
    first, second = map(known, planned(LOTS, LOTS[::-1]))
    fills = {uid for uid, event in first.items() if "Fill" in event["summary"]}
    assert len(fills) == len(LOTS) and fills <= set(second)
    for uid in fills:
        assert first[uid]["summary"] == second[uid]["summary"]
        assert int(second[uid]["sequence"]) > int(first[uid]["sequence"])


def test_the_cleans_of_other_lots_are_events_of_their_own() -> None:
    other = [(f"W43-{number}", "P1", 40_000) for number in range(30)]
    first, second = map(known, planned(LOTS, other))
    assert not set(first) & set(second)


def test_a_schedule_has_events_of_its_own_when_they_are_asked_for() -> None:
    one, two = planned(LOTS, LOTS)
    assert not set(known(one, own_events=True)) & set(known(two, own_events=True))
    assert known(one, own_events=True).keys() == known(one, own_events=True).keys()


# -- a picture -------------------------------------------------------------------------------------


def test_import_a19_the_week_of_new_year_has_its_own_year(document: Document) -> None:
    for format in (Format.SVG, Format.HTML):
        text = whole(document, format).decode()
        assert "2026-W01" in text and "2025-W01" not in text


def test_people_p9_a_picture_is_light_and_says_what_and_when_it_is(document: Document) -> None:
    data = whole(document, Format.SVG).decode()
    assert "prefers-color-scheme" not in data and "Canvas" not in data
    root = ElementTree.fromstring(data)
    ground = next(iter(root.findall(f"{SVG}rect")))
    assert (ground.get("fill"), ground.get("width")) == ("#fff", "1200")
    shown = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "Schedule 1" in shown and "Europe/Berlin" in shown and "2025-12-29 01:00" in shown


def test_people_p9_every_fill_that_has_room_for_a_letter_says_its_lot(document: Document) -> None:
    root = ElementTree.fromstring(whole(document, Format.SVG))
    labels = [t.text or "" for t in root.iter(f"{SVG}text") if "on" in (t.get("class") or "")]
    assert len(labels) >= len(LOTS)  # a fill over the end of a week has two bars
    assert {int(label.removeprefix("LOT-")) for label in labels} == set(range(1, len(LOTS) + 1))


def test_people_p9_what_a_number_stands_for_is_listed_below() -> None:
    (document,) = planned([(f"{letter * 30}", "P", 30_000) for letter in "abcdef"])
    root = ElementTree.fromstring(whole(document, Format.SVG))
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    for number, letter in enumerate("abcdef", start=1):
        assert str(number) in texts
        assert f"{number}  {letter * 30} (P)" in texts


# -- a page on paper -------------------------------------------------------------------------------


def test_people_p9_every_printed_page_says_whose_it_is_and_how_many_there_are() -> None:
    (document,) = planned([("L1", "A", 100)])
    job = document.job.model_copy(update={"name": 'W42 "}*{display:none} </style>'})
    text = whole(replace(document, job=job), Format.HTML).decode()
    edges = text[text.index("@page") : text.index("</style>")]
    assert "counter(page)" in edges and "counter(pages)" in edges
    assert document.receipt["sha256"][:12] in edges
    assert "W42 \\22 \\7d " in edges and "*{display" not in edges


def test_people_p9_on_paper_a_changeover_is_a_column_and_no_row(document: Document) -> None:
    page = Page()
    page.feed(whole(document, Format.HTML).decode())
    rows = [row for row in page.rows if row]
    for before, row in pairwise(rows):
        if row[1] == "fill":
            hours = f"{float(before[7]):.2f} h" if before[1] == "changeover" else ""
            assert row[9] == hours


# -- a workbook ------------------------------------------------------------------------------------


def test_people_p9_a_workbook_prints_landscape_one_page_wide_with_its_heads(
    document: Document,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(document, Format.XLSX)))
    for sheet in book:
        page: Any = sheet.page_setup
        assert page.orientation == "landscape"
        assert (page.fitToWidth or 1, page.fitToHeight) == (1, 0)
        foot: Any = sheet.oddFooter
        assert "&[Page] of &N" in foot.right.text or "&P of &N" in foot.right.text
    for name in ("Line L1", "Gantt"):
        assert book[name].print_title_rows == "$1:$1"


def test_people_p9_a_workbook_has_a_chart_in_the_colours_of_its_rows(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(document, Format.XLSX)))
    line: Any = book["Line L1"]
    colour = {row[2].value: row[2].fill.fgColor.rgb for row in line.iter_rows(min_row=2)}
    chart: Any = book["Gantt"]
    lots = {lot for lot, _, _ in LOTS}
    shown = [cell for row in chart.iter_rows(min_row=2, min_col=2) for cell in row if cell.value]
    assert lots == {cell.value for cell in shown}
    for cell in shown:
        assert cell.fill.fgColor.rgb == colour[cell.value]
        assert f"#{cell.fill.fgColor.rgb[2:].lower()}" in COLOURS
    assert chart.max_column == 1 + CELLS


def test_json_and_pictures_keep_everything_whatever_is_chosen(document: Document) -> None:
    chosen = replace(document, choices=Choices(fills_only=True))
    kinds = {row["kind"] for row in json.loads(whole(chosen, Format.JSON))["activities"]}
    assert kinds == {"clean", "changeover", "fill"}
