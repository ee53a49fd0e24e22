"""Every export, read back by a library of its own kind, is the schedule and says its origin."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import icalendar
import jsonschema
import openpyxl
import pytest

from fillsched.export.document import Document
from fillsched.export.formats import Format, write
from fillsched.export.json import ExportFile
from fillsched.model import Activity, ActivityKind, Lot, Problem, Schedule, verify
from fillsched.presentation.kpi_labels import ONE_LINE
from fillsched.presentation.provenance import stamp_rows
from fillsched.testing.problems import USUAL_RULES
from tests.unit.export.conftest import BERLIN
from tests.unit.export.test_parts import plain
from tests.unit.test_imports import python

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Read:
    """One activity as a reader of the file understands it."""

    kind: str
    lot: str | None
    product: str | None
    vials: int | None
    start: datetime
    end: datetime
    campaign: int


def whole(document: Document, format: Format) -> bytes:
    return b"".join(write(format, document))


def expected(document: Document) -> list[Read]:
    return [
        Read(a.kind, a.lot_id, a.type, a.vials, a.start, a.end, a.campaign)
        for a in document.activities
    ]


def read_csv(data: bytes) -> list[Read]:
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return [
        Read(
            row["kind"],
            plain(row["lot_id"]) or None,
            plain(row["type"]) or None,
            int(row["vials"]) if row["vials"] else None,
            datetime.fromisoformat(row["start"]),
            datetime.fromisoformat(row["end"]),
            int(row["campaign"]),
        )
        for row in rows
    ]


def read_json(data: bytes) -> list[Read]:
    return [
        Read(
            row["kind"],
            row["lot_id"],
            row["type"],
            row["vials"],
            datetime.fromisoformat(row["start"]),
            datetime.fromisoformat(row["end"]),
            row["campaign"],
        )
        for row in json.loads(data)["activities"]
    ]


def read_xlsx(data: bytes) -> list[Read]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Line L1"]
    found = []
    for row in sheet.iter_rows(min_row=2):
        kind, _, lot, product, vials, _, _, _, campaign, start, end = (cell.value for cell in row)
        assert isinstance(start, datetime) and isinstance(end, datetime)
        utc = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
        found.append(Read(str(kind), lot, product, vials, *utc, int(str(campaign))))  # type: ignore[arg-type]
    return found


@dataclass
class Page(HTMLParser):
    """The cells of the table of activities, the KPIs, and what the page would load."""

    rows: list[list[str]] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    kpis: list[str] = field(default_factory=list)
    text: str = ""
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "table":
            self.inside = values.get("class") == "activities"
        if tag in ("script", "link", "img", "iframe") or {"src", "href"} & set(values):
            self.loads.append(tag)
        if "data-kpi" in values:
            self.kpis.append(values["data-kpi"] or "")
        if self.inside and tag == "tr":
            self.rows.append([])
        if self.inside and tag == "td":
            self.rows[-1].append("")
        if self.inside and tag == "time":
            self.rows[-1][-1] = values["datetime"] or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.inside and self.rows and self.rows[-1] and self.lasttag == "td":
            self.rows[-1][-1] += data


def read_html(data: bytes) -> list[Read]:
    page = Page()
    page.feed(data.decode())
    assert page.loads == []
    return [
        Read(
            kind,
            lot or None,
            product or None,
            int(vials.replace(",", "")) if vials else None,
            datetime.fromisoformat(start),
            datetime.fromisoformat(end),
            int(campaign),
        )
        for campaign, kind, lot, product, vials, start, end, *_ in filter(None, page.rows)
    ]


READERS: dict[Format, Callable[[bytes], list[Read]]] = {
    Format.CSV: read_csv,
    Format.JSON: read_json,
    Format.XLSX: read_xlsx,
    Format.HTML: read_html,
}


@pytest.mark.parametrize("format", READERS, ids=str)
def test_what_is_read_back_is_the_schedule_and_passes_the_judge(
    document: Document, format: Format
) -> None:
    found = READERS[format](whole(document, format))
    wanted = expected(document)
    assert [(r.kind, r.lot, r.product, r.vials, r.campaign) for r in found] == [
        (r.kind, r.lot, r.product, r.vials, r.campaign) for r in wanted
    ]
    for read, true in zip(found, wanted, strict=True):
        assert abs(read.start - true.start) <= SECOND / 1000
        assert abs(read.end - true.end) <= SECOND / 1000
    fills = [read for read in found if read.kind == "fill"]
    lots = [Lot(read.lot or "", read.product or "", vials=read.vials) for read in fills]
    problem = Problem.of(lots, USUAL_RULES)
    index = {lot.id: number for number, lot in enumerate(lots)}

    def tick(moment: datetime) -> int:
        return round((moment - found[0].start) / timedelta(hours=1) * problem.ticks_per_hour)

    activities = tuple(
        Activity(
            ActivityKind(read.kind),
            "L1",
            tick(read.start),
            tick(read.end),
            read.campaign,
            None if read.lot is None else index[read.lot],
        )
        for read in found
    )
    assert verify(Schedule(problem, activities)) == ()


def events_of(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_a_calendar_has_each_activity_to_the_second(document: Document) -> None:
    events = events_of(whole(document, Format.ICS))
    wanted = expected(document)
    assert len(events) == len(wanted)
    for event, true in zip(events, wanted, strict=True):
        assert [str(text) for text in event["categories"].cats] == [true.kind]
        assert abs(event["dtstart"].dt - true.start) <= SECOND / 2
        assert abs(event["dtend"].dt - true.end) <= SECOND / 2
        if true.lot is not None:
            assert f"{true.lot} ({true.product})" in event["summary"]
    assert all(a["dtend"].dt == b["dtstart"].dt for a, b in pairwise(events))


def test_the_events_of_a_second_export_replace_those_of_the_first(document: Document) -> None:
    first, second = (
        [str(event["uid"]) for event in events_of(whole(document, Format.ICS))] for _ in range(2)
    )
    assert first == second
    assert len(set(first)) == len(first)


def test_a_picture_shows_each_activity_as_long_as_it_lasts(document: Document) -> None:
    root = ElementTree.fromstring(whole(document, Format.SVG))
    space = "{http://www.w3.org/2000/svg}"
    bars = [rect for rect in root.iter(f"{space}rect") if rect.get("data-kind")]
    lengths: dict[str | None, float] = {}
    for bar in bars:
        if bar.get("data-kind") == "fill":
            lot = bar.get("data-lot")
            lengths[lot] = lengths.get(lot, 0.0) + float(bar.get("width") or 0)
    fills = {read.lot: read for read in expected(document) if read.kind == "fill"}
    assert set(lengths) == set(fills)
    pixels_an_hour = 1084 / 168
    for lot, read in fills.items():
        hours = (read.end - read.start) / timedelta(hours=1)
        assert lengths[lot] == pytest.approx(hours * pixels_an_hour, rel=0.01)
    assert "@SUM(A1)" in ElementTree.tostring(root, encoding="unicode")


def test_json_keeps_to_its_schema(document: Document) -> None:
    value: Any = json.loads(whole(document, Format.JSON))
    jsonschema.validate(value, ExportFile.model_json_schema(mode="serialization"))
    assert value["format"] == 1 and value["time_zone"] == "Europe/Berlin"
    assert value["provenance"]["lots_sha256"] == document.receipt["sha256"]


def text_of(format: Format, data: bytes) -> str:
    """All that a reader of the file can read."""
    if format is Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell.value for row in book["Provenance"].iter_rows() for cell in row]
        return "\n".join(str(cell) for cell in cells)
    if format is Format.ICS:
        return str(icalendar.Calendar.from_ical(data)["x-wr-caldesc"])
    if format is Format.HTML:
        page = Page()
        page.feed(data.decode())
        return page.text
    if format is Format.SVG:
        return "".join(ElementTree.fromstring(data).itertext())
    if format is Format.CSV:
        return next(csv.DictReader(io.StringIO(data.decode())))["provenance"]
    return json.dumps(json.loads(data)["provenance"], ensure_ascii=False)


@pytest.mark.parametrize("format", Format, ids=str)
def test_every_format_says_where_the_schedule_comes_from(
    document: Document, format: Format
) -> None:
    text = text_of(format, whole(document, format))
    stamp = document.stamp
    assert stamp.lots_sha256 is not None and len(stamp.lots_sha256) == 64
    for value in (stamp.lots_sha256, stamp.verdict, stamp.planned_by, stamp.strategy, "19920"):
        assert str(value) in text
    assert {"Judged", "SHA-256 of the lots", "Line", "Seed", "Ordered", "Taken away by"} <= {
        label for label, _ in stamp_rows(stamp)
    }


def test_no_cell_of_a_csv_begins_like_a_formula(document: Document) -> None:
    rows = list(csv.reader(io.StringIO(whole(document, Format.CSV).decode())))
    numbers = ("vials", "hours", "campaign")
    for row in rows[1:]:
        for name, cell in zip(rows[0], row, strict=True):
            assert name in numbers or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_every_text_of_a_workbook_is_a_text_and_every_time_a_time(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(document, Format.XLSX)))
    assert book.sheetnames == ["Summary", "Line L1", "Lots", "Gantt", "Receipt", "Provenance"]
    for sheet in book:
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        assert sheet.freeze_panes
    line: Any = book["Line L1"]
    assert line.auto_filter.ref
    assert [cell.is_date for cell in (*line[2][5:7], *line[2][9:11])] == [True] * 4
    assert all(cell.quotePrefix for cell in line["C"][1:] if cell.value)
    heads = [cell.value for cell in line[1]]
    assert heads[5] == "Start (Europe/Berlin)" and heads[9:] == ["Start (UTC)", "End (UTC)"]
    assert line.print_area.split("!")[1].startswith("$A$1:$I$"), "UTC stays off the paper"


def test_a_page_shows_every_kpi_with_its_meaning(document: Document) -> None:
    page = Page()
    page.feed(whole(document, Format.HTML).decode())
    assert page.kpis == [kpi.key for kpi in ONE_LINE]
    assert all(kpi.meaning in page.text for kpi in ONE_LINE)


def test_a_fill_over_the_change_of_clocks_keeps_its_hours(document: Document) -> None:
    over = [a for a in document.activities if _offset(a.start) != _offset(a.end)]
    assert over, "the schedule must have an activity in that night"
    rows = list(csv.DictReader(io.StringIO(whole(document, Format.CSV).decode())))
    for row in rows:
        begun, ended = (datetime.fromisoformat(row[f"{end}_local"]) for end in ("start", "end"))
        hours = (ended.astimezone(UTC) - begun.astimezone(UTC)) / timedelta(hours=1)
        assert hours == pytest.approx(float(row["hours"]), abs=1e-6 + 0.002 / 3600)


def _offset(moment: datetime) -> timedelta | None:
    return moment.astimezone(BERLIN).utcoffset()


def test_live_25_no_export_is_looked_for_on_the_disk_once_all_are_loaded() -> None:
    """An upgrade in place takes the files away from under a daemon that runs."""
    code = """
import sys
from fillsched.export.formats import Format, preload, _module

class Gone:
    def find_spec(self, name, path=None, target=None):
        raise ImportError(f"{name} is gone")

preload()
sys.meta_path.insert(0, Gone())
for format in Format:
    assert hasattr(_module(format), f"write_{format}")
for library in ("xlsxwriter", "icalendar"):
    assert library in sys.modules, library
"""
    ran = python(code)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.thorough
def test_live_25_a_served_daemon_loads_them_at_its_start() -> None:
    code = """
import sys, tempfile, threading
from pathlib import Path
from fillsched.daemon.daemon import run_daemon
from fillsched.daemon.settings import load

with tempfile.TemporaryDirectory() as data_dir:
    given = {"data_dir": Path(data_dir) / "d", "port": 0, "workers": 1}
    settings = load(given, environment={}).settings
    assert "fillsched.export.xlsx" not in sys.modules
    with run_daemon(settings) as daemon:
        thread = threading.Thread(target=daemon.serve)
        thread.start()
        assert daemon.wait_until_ready(60)
        for one in threading.enumerate():
            if one.name == "preload":
                one.join(60)
        daemon.stop()
        thread.join()
    assert "fillsched.export.xlsx" in sys.modules
"""
    ran = python(code)
    assert ran.returncode == 0, ran.stderr
