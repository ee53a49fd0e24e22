"""What the files of a plant say beyond those of one line."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from fillsched.export.document import Choices, Document, Spreadsheet
from fillsched.export.formats import Format
from fillsched.export.json import ExportFile
from fillsched.intake import read_lots
from fillsched.presentation.provenance import stamp_rows
from fillsched.service.schedules import ScheduleService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA
from tests.unit.export.conftest import START, planted
from tests.unit.export.test_formats import events_of, whole

PLANT: dict[str, Any] = {
    "name": "Site North",
    "time_zone": "Europe/Berlin",
    "products": {"A": {"dry_hours": 10, "cap_hours": 2}},
    "lines": {"L1": {}, "L2": {"rate_vials_per_hour": 9960}},
    "resources": {
        "dryer": {"capacity": 1, "after_fill": {"hours": "dry_hours", "wait_at_most": 99}},
        "capper": {"capacity": 1, "after_fill": {"hours": "cap_hours", "wait_at_most": 99}},
    },
}

LOTS = "Lot ID,Type,Vials,Lines\n" + "".join(f"{n},A,{n}00000,{{}}\n" for n in range(1, 5))


def events(document: Document, **choices: Any) -> dict[str, Any]:
    data = whole(replace(document, choices=Choices(**choices)), Format.ICS)
    return {str(event["uid"]): event for event in events_of(data)}


def test_a_plan_is_told_by_the_clock_that_is_said_else_the_plants_else_the_sites() -> None:
    workshop = Workshop(ManualClock(START))
    with_plant = {"time_zone": "Europe/Berlin", "lines": {"L1": {}}}
    planted(with_plant, DATED, workshop=workshop)
    schedules = ScheduleService(workshop.service)
    planned = schedules.schedule(ANNA, 1)
    assert planned.zone(None, "Asia/Tokyo").key == "Europe/Berlin"
    assert planned.zone("UTC", "Asia/Tokyo").key == "UTC"
    bare = replace(planned, job=replace(planned.job, spec=replace(planned.job.spec, plant=None)))
    assert bare.zone(None, "Asia/Tokyo").key == "Asia/Tokyo"


def test_people_p9_a_lots_events_move_with_it_to_another_line() -> None:
    workshop = Workshop(ManualClock(START))
    first, second = (
        events(planted(PLANT, LOTS.replace("{}", line), workshop=workshop), fills_only=True)
        for line in ("L1", "L2")
    )
    assert first.keys() == second.keys() and len(first) == 4
    for uid, event in second.items():
        assert (str(first[uid]["location"]), str(event["location"])) == ("Line L1", "Line L2")
        assert int(event["sequence"]) > int(first[uid]["sequence"])


def test_people_p9_a_lot_has_an_event_at_each_resource() -> None:
    document = planted(PLANT, LOTS.replace("{}", ""))
    assert len(events(document)) == len(list(document.activities))
    assert sum(a.resource is not None for a in document.activities) == 8


def test_people_p9_lots_of_another_plant_are_other_lots() -> None:
    workshop = Workshop(ManualClock(START))
    lots = LOTS.replace("{}", "")
    first, second = (
        events(planted(PLANT | {"name": name}, lots, workshop=workshop))
        for name in ("Site North", "Site South")
    )
    assert not first.keys() & second.keys()


def test_people_p9_lots_that_get_a_date_keep_their_events() -> None:
    workshop = Workshop(ManualClock(START))
    plain = "Lot ID,Type,Vials\n1,A,100000\n"
    dated = "Lot ID,Type,Vials,Due\n1,A,100000,2026-04-10\n"
    first, second = (events(planted({}, lots, workshop=workshop)) for lots in (plain, dated))
    assert first.keys() == second.keys()


DATED = (
    "Lot ID,Type,Vials,Release,Due,Weight,Customer,=cmd\n"
    "X,A,400000,,2026-03-28,2,Müller,+1\nY,B,900000,2026-03-28T12:00,2026-05-01,,,\n"
)


def sheet_of(document: Document) -> list[dict[str, Any]]:
    """The fills on the sheets of the lines, by heading."""
    book = openpyxl.load_workbook(io.BytesIO(whole(document, Format.XLSX)))
    found = []
    for sheet in book:
        if sheet.title.startswith("Line "):
            heads, *rows = sheet.iter_rows(values_only=True)
            found += [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return [row for row in found if row["Kind"] == "fill"]


def test_people_p9_a_workbook_has_dates_lateness_weights_and_own_columns() -> None:
    x, y = sorted(sheet_of(planted(PLANT, DATED)), key=lambda row: str(row["Lot"]))
    assert x["Due (Europe/Berlin)"] == datetime(2026, 3, 29)
    assert x["Due (UTC)"] == datetime(2026, 3, 28, 23)
    assert x["Late (h)"] == pytest.approx((x["End (UTC)"] - x["Due (UTC)"]) / timedelta(hours=1))
    assert (x["Weight"], x["Customer"], x["=cmd"]) == (2, "Müller", "+1")
    assert x["Release (UTC)"] is None and y["Release (UTC)"] == datetime(2026, 3, 28, 11)
    assert (y["Late (h)"], y["Weight"], y["Customer"]) == (0, 1, None)


@pytest.mark.parametrize("spreadsheet", [None, Spreadsheet(";", ",")])
def test_people_p9_a_csv_has_them_and_guards_what_could_be_a_formula(
    spreadsheet: Spreadsheet | None,
) -> None:
    choices = Choices(fills_only=True, spreadsheet=spreadsheet)
    document = replace(planted(PLANT, DATED), choices=choices)
    text = whole(document, Format.CSV).decode("utf-8-sig")
    mark = spreadsheet.delimiter if spreadsheet else ","
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    (x,) = [row for row in rows if row["lot_id"] == "X"]
    assert x["due_local"].replace("T", " ").startswith("2026-03-29 00:00:00")
    assert x["'=cmd"] == "'+1" and x["Customer"] == "Müller"
    late = float(x["late_hours"].replace(",", "."))
    assert late == pytest.approx(3.08, abs=0.01)
    assert float(x["weight"].replace(",", ".")) == 2


@pytest.mark.parametrize("format", [Format.CSV, Format.XLSX])
def test_import_a18_dates_and_own_columns_of_our_own_export_are_read_again(format: Format) -> None:
    document = planted({"time_zone": "Europe/Berlin", "lines": {"L1": {}}}, DATED)
    lots, receipt = read_lots(whole(document, format), filename="plan")
    x, y = sorted(lots, key=lambda lot: lot.id)
    assert x.terms.due == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert [float(lot.terms.weight) for lot in (x, y)] == [2, 1]
    assert y.terms.release == datetime(2026, 3, 28, 11, tzinfo=UTC)
    assert receipt.own_columns[0] == "Customer" and x.own == ("Müller", "+1") and y.own == ()


def test_people_p9_json_has_them_and_keeps_its_schema() -> None:
    found = json.loads(whole(planted(PLANT, DATED), Format.JSON))
    ExportFile.model_validate(found)
    (x,) = [a for a in found["activities"] if a["kind"] == "fill" and a["lot_id"] == "X"]
    assert x["due"] == "2026-03-28T23:00:00.000Z" and x["own"] == {
        "Customer": "Müller",
        "=cmd": "+1",
    }
    assert all("due" not in a for a in found["activities"] if a["kind"] != "fill")


def test_people_p9_a_page_and_a_calendar_say_what_is_due_and_late() -> None:
    document = planted(PLANT, DATED)
    page = whole(document, Format.HTML).decode()
    assert "<th>Due</th>" in page and 'class="fill late"' in page and "3.08" in page
    told = [str(event["description"]) for event in events(document, fills_only=True).values()]
    assert any("due Sun 2026-03-29 00:00 CET, 3.08 h late, weight 2" in text for text in told)
    assert any("released Sat 2026-03-28 12:00 CET" in text for text in told)


def test_a_table_has_no_column_that_no_lot_needs() -> None:
    document = planted(PLANT, LOTS.replace("{}", ""))
    assert document.asked.columns() == []


IDLE = "Lot ID,Type,Vials,Release,Due\nX,B,1900000,,2026-03-29\nY,B,1900000,2026-03-28,2026-05-01\n"


def test_people_p11_a_chart_has_no_row_of_a_week_in_which_nothing_lies() -> None:
    closed = {"what": "holiday", "from": "2026-04-03T00:00", "to": "2026-04-20T00:00"}
    lines: dict[str, Any] = {"a line with quite a long name": {}}
    document = planted({"lines": lines, "closures": [closed]}, IDLE)
    chart = whole(document, Format.SVG).decode()
    weeks = [week for week in ("W13", "W14", "W15", "W16", "W17") if f"2026-{week}" in chart]
    assert weeks == ["W13", "W14", "W17"]
    assert "a line with qui…" in chart  # what is longer would run into the bars
    sheet = openpyxl.load_workbook(io.BytesIO(whole(document, Format.XLSX)))["Gantt"]
    labels = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
    told = [str(label) for label in labels if label]  # above a week may stand what is due in it
    assert told == [f"a line with quite a long name 2026-{week}" for week in weeks]
    assert sheet.column_dimensions["A"].width >= len(told[0])


def test_a_page_of_a_plant_says_how_good_it_is_by_the_aim_and_whose_lots_are_late() -> None:
    page = whole(planted({"lines": {"L1": {}, "L2": {}}}, IDLE), Format.HTML).decode()
    assert "No schedule can be shorter" not in page
    assert "by the aim" in page or "How much better" in page
    assert "Lots with a due date that are late" in page and "Changeovers of one type" in page


def test_a_workbook_marks_what_is_late_and_is_as_wide_as_its_owners_columns_need() -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(planted(PLANT, DATED), Format.XLSX)))
    sheet = next(one for one in book if one.title == "Line L1")
    heads = {str(cell.value): get_column_letter(cell.column or 1) for cell in sheet[1]}
    assert sheet.column_dimensions[heads["Customer"]].width == pytest.approx(10, abs=1)
    late = [
        cell
        for cell in sheet[heads["Late (h)"]][1:]
        if isinstance(cell.value, int | float) and cell.value
    ]
    assert all(cell.font.bold for cell in late)


def test_the_stamp_of_a_plants_plan_names_the_plant_and_no_figures_of_a_line_it_has_not() -> None:
    document = planted(PLANT | {"name": "Site North"}, DATED)
    said = dict(stamp_rows(document.stamp))
    assert "Line" not in said and said["Plant"].startswith("Site North, line")
    found = json.loads(whole(document, Format.JSON))["provenance"]
    assert found["config"] is None and found["plant"]["name"] == "Site North"
