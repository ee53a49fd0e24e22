"""`config ...`, `init` and `--config`, `--plant` through the real command and a real daemon."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from openpyxl import load_workbook

from fillsched_cli.commands.lots.lots_template import COLUMNS
from tests.acceptance.cli.conftest import Shell

PLANT = b"""name = "North"
[lines.L7]
[[closures]]
calendar = "holidays.ics"
"""

HOLIDAYS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261227
SUMMARY:Christmas
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def plant(served: Shell) -> Path:
    return served.lots("plant.toml", b"clean_hours = 20.1\nchangeover_same_hours = 2\n")


def test_figures_are_kept_listed_printed_used_and_removed(served: Shell, plant: Path) -> None:
    saved = served.run("config", "save", "north", plant)
    assert saved.code == 0 and "clean_hours = 20.1" in saved.out
    assert "north" in served.run("config", "list").out
    printed = served.run("config", "print", "north")
    again = served.lots("again.toml", printed.out.encode())
    assert served.run("config", "check", again).code == 0
    job_id = served.run("submit", served.lots(), "--watch", "-q", "--config", "north").out.strip()
    line = json.loads(served.run("show", job_id, "--json").out)["config"]
    assert (line["clean_hours"], line["changeover_same_hours"]) == ("201/10", "2")
    assert served.run("config", "default", "north").code == 0
    assert "default" in served.run("config", "list").out
    assert served.run("config", "default", "north", "--off").code == 0
    assert served.run("config", "remove", "north").code == 0
    assert served.run("config", "print", "north").code == 2


def test_figures_of_a_file_count_for_one_schedule(served: Shell, plant: Path) -> None:
    ran = served.run("submit", served.lots(), "--watch", "-q", "--plant", plant)
    line = json.loads(served.run("show", ran.out.strip(), "--json").out)["config"]
    assert line["clean_hours"] == "201/10"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("clean_hour = 1", "Did you mean clean_hours?"),
        ("clean_window_hours = 0", "above 0 hours"),
        ("clean_hours =", "not TOML"),
    ],
)
def test_wrong_figures_are_refused_with_a_reason(served: Shell, toml: str, said: str) -> None:
    file = served.lots("wrong.toml", toml.encode())
    for args in (["config", "check", file], ["submit", served.lots(), "--plant", file]):
        ran = served.run(*args)
        assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize("name", ["a/b", "", "..", "site one", "x" * 65, "..\\x", "Größe"])
def test_what_can_be_no_name_is_told_the_rule(served: Shell, plant: Path, name: str) -> None:
    for args in (["save", name, plant], ["print", name], ["default", name], ["remove", name]):
        ran = served.run("config", *args)
        assert ran.code == 2, (args, ran.err)
        assert "a name is 1 to 64 letters, digits and . _ -" in " ".join(ran.err.split()), ran.err


def test_a_name_and_a_file_at_once_are_too_much(served: Shell, plant: Path) -> None:
    ran = served.run("check", served.lots(), "--config", "north", "--plant", plant)
    assert ran.code == 2 and "Use one of the two" in ran.err


# -- plants -------------------------------------------------------------------------------------


def test_the_sample_is_a_plant_that_nothing_is_to_be_said_of(served: Shell) -> None:
    site = served.directory / "site.toml"
    made = served.run("init", site)
    assert made.code == 0, made.err
    first, *_ = site.read_text("utf-8").splitlines()
    assert first == "#:schema ./site.schema.json"
    schema = json.loads(site.with_name("site.schema.json").read_text("utf-8"))
    sample = tomllib.loads(site.read_text("utf-8"))
    Draft7Validator(schema).validate(sample)
    checked = served.run("config", "check", site)
    assert checked.code == 0 and "Site North: 2 lines (L1, L2), 3 products" in checked.out
    assert checked.err == ""
    again = served.run("init", site)
    assert again.code == 2 and "--force" in again.err
    assert served.run("init", site, "--force").code == 0


def test_every_comment_of_the_sample_that_could_be_a_key_is_one(served: Shell) -> None:
    """With all of them uncommented it is a plant too, without a note but on its dates."""
    site = served.directory / "site.toml"
    served.run("init", site)
    served.lots("holidays.ics", HOLIDAYS)
    text = site.read_text("utf-8")
    whole, keys = re.subn(r"^# (?=[a-z_]+ = |\[)", "", text, flags=re.MULTILINE)
    assert keys > 12
    checked = served.run("config", "check", served.lots("whole.toml", whole.encode()))
    assert checked.code == 0, checked.err
    assert checked.err.count("note: ") == checked.err.count("says no time") == 1


def test_a_workbook_for_lots_is_read_without_a_question(served: Shell) -> None:
    path = served.directory / "lots.xlsx"
    assert served.run("init", "--lots", path).code == 0
    book = load_workbook(path)
    sheet = book["Lots"]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert all(cell.comment is not None for cell in sheet[1])
    sheet["A2"], sheet["B2"], sheet["C2"] = "W42-001", "MMR", 180_000
    book.save(path)
    checked = served.run("check", path)
    assert checked.code == 0, checked.err
    assert "180,000 vials" in checked.out
    wrong = served.run("init", "--lots", served.directory / "new.csv")
    assert wrong.code == 2 and "new.xlsx" in wrong.err


def test_a_plant_is_kept_printed_listed_and_submitted_with_its_calendar(served: Shell) -> None:
    served.lots("holidays.ics", HOLIDAYS)
    plant = served.lots("plant.toml", PLANT)
    saved = served.run("config", "save", "north", plant)
    assert saved.code == 0 and "North: 1 line (L7), 1 closure" in saved.out
    assert "North: 1 line (L7)" in served.run("config", "list").out
    printed = tomllib.loads(served.run("config", "print", "north").out)
    assert printed["closures"] == [
        {"what": "Christmas", "from": "2026-12-24T00:00", "to": "2026-12-27T00:00"}
    ]
    assert served.run("config", "default", "north").code == 0
    checked = served.run("check", served.lots(), "--plant", plant)
    assert checked.code == 0, checked.err
    assert served.run("config", "remove", "north").code == 0


def test_config_check_notes_what_may_not_be_meant_and_looks_at_lots(served: Shell) -> None:
    file = served.lots(
        "odd.toml", b"[lines.L1]\n[[closures]]\nlines = ['L2']\nfrom = '2026-12-24'\nhours = 24\n"
    )
    found = served.run("config", "check", file, "--lots", served.lots())
    assert found.code == 0
    assert "note: closure 1: there is no line or resource 'L2'" in found.err
    assert "hours" in found.out
    bad = served.run("config", "check", file, "--lots", served.lots("none.csv", b"x"), "--json")
    assert bad.code == 2 and json.loads(bad.out)["ok"] is False


def test_a_plant_whose_line_is_never_open_long_enough_is_refused(served: Shell) -> None:
    file = served.lots("short.toml", b"[lines.L1]\nshifts = 'Mon 06:00 - Mon 14:00'\n")
    found = served.run("config", "check", file)
    assert found.code == 2
    assert "its longest open stretch is 8 h, its clean takes 24 h" in found.err


def test_how_lines_stand_may_come_from_a_file_of_its_own(served: Shell) -> None:
    served.lots("holidays.ics", HOLIDAYS)
    plant = served.lots("plant.toml", PLANT)
    state = served.lots("state.toml", b"[L7]\nlots_filled = 2\ncleaned_at = 2026-10-12T06:00:00\n")
    for args in (("check",), ("submit", "--dry-run")):
        ran = served.run(*args, served.lots(), "--plant", plant, "--state", state)
        assert ran.code == 0, ran.err
    wrong = served.lots("wrong.toml", b"[L1]\nlots_filled = 2\n")
    ran = served.run("check", served.lots(), "--plant", plant, "--state", wrong)
    assert ran.code == 2 and "Lines are: L7" in ran.err
