"""A plant's file with calendars beside it, read where both lie."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fillsched.errors import InvalidInput
from fillsched.plant_file import MOST_EVENTS, figures_in

TODAY = date(2026, 10, 1)


def closures(directory: Path, *events: str, also: str = "") -> list[dict[str, Any]]:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n"
    (directory / "holidays.ics").write_text(calendar)
    plant = directory / "plant.toml"
    plant.write_text(f'[[closures]]\ncalendar = "holidays.ics"\n{also}')
    found: list[dict[str, Any]] = figures_in(plant, TODAY)["closures"]
    return found


def test_events_of_a_calendar_become_closures_of_the_lines_named(tmp_path: Path) -> None:
    found = closures(
        tmp_path,
        "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas",
        "DTSTART;TZID=Europe/Berlin:20261012T060000\nDURATION:PT12H\nSUMMARY:Refit",
        "DTSTART;VALUE=DATE:20261003",
        "DTSTART;VALUE=DATE:20261101\nSTATUS:CANCELLED\nSUMMARY:Off",
        also='lines = ["L1"]\n',
    )
    told = [(one["what"], one["from"], one["to"], one["lines"]) for one in found]
    assert told == [
        ("Christmas", "2026-12-24T00:00", "2026-12-27T00:00", ["L1"]),
        ("Refit", "2026-10-12T06:00:00+02:00", "2026-10-12T18:00:00+02:00", ["L1"]),
        ("closed", "2026-10-03T00:00", "2026-10-04T00:00", ["L1"]),
    ]


def test_what_comes_again_is_sent_for_ten_years_without_what_is_left_out(tmp_path: Path) -> None:
    found = closures(
        tmp_path,
        "DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20280101\nSUMMARY:New",
        "DTSTART;TZID=Europe/Berlin:20261019T060000\nDTEND;TZID=Europe/Berlin:20261019T070000\n"
        "RRULE:FREQ=WEEKLY;COUNT=2",
        also='what = "closed by law"\n',
    )
    years = [one["from"][:4] for one in found if "T00:00" in one["from"]]
    assert years == [str(year) for year in range(2026, 2037) if year != 2028]
    weekly = [one["from"] for one in found[-2:]]
    assert weekly == ["2026-10-19T06:00:00+02:00", "2026-10-26T06:00:00+01:00"]
    assert {one["what"] for one in found} == {"closed by law"}


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("DTSTART:20261001T000000\nDURATION:PT1M\nRRULE:FREQ=MINUTELY", f"{MOST_EVENTS:,} events"),
        ("DTSTART:20261001T000000\nDTEND;VALUE=DATE:20261002\nSUMMARY:Odd", "'Odd' cannot be read"),
    ],
)
def test_a_calendar_that_cannot_be_used_is_told_with_its_path(
    tmp_path: Path, event: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=r"holidays\.ics") as refused:
        closures(tmp_path, event)
    assert said in str(refused.value)


def test_a_calendar_that_is_none_or_not_there_is_told(tmp_path: Path) -> None:
    plant = tmp_path / "plant.toml"
    plant.write_text('[[closures]]\ncalendar = "gone.ics"')
    with pytest.raises(InvalidInput, match="no such file"):
        figures_in(plant, TODAY)
    (tmp_path / "gone.ics").write_bytes(b"\x00\xff")
    with pytest.raises(InvalidInput, match="no iCalendar file"):
        figures_in(plant, TODAY)


def test_a_file_without_calendars_is_as_it_stands(tmp_path: Path) -> None:
    plant = tmp_path / "plant.toml"
    plant.write_text("clean_hours = 20.10\nclosures = 3\n")
    assert figures_in(plant, TODAY) == {"clean_hours": "20.10", "closures": 3}
