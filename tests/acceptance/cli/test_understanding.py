"""`show`, `gantt`, `why` and `diff` through the real command and a real daemon."""

import json

import pytest

from fillsched_cli.views.gantt import GLYPHS
from tests.acceptance.cli.conftest import Shell

LOTS = b"Lot ID,Type,Vials\n" + b"".join(
    b"L%d,%c,%d\n" % (number, b"ABC"[number % 3], 300_000 + 70_000 * number)
    for number in range(1, 13)
)
LONG = b"Lot ID,Type,Vials\nL1,A,3000000\n"


@pytest.fixture(scope="module")
def two(served: Shell) -> tuple[str, str]:
    """Two schedules of one file, by two strategies."""
    path = served.lots("twelve.csv", LOTS)
    ids = [
        served.run("submit", path, "--watch", "-q", "--strategy", strategy).out.strip()
        for strategy in ("given-order", "lpt-pack")
    ]
    return ids[0], ids[1]


def test_a_schedule_is_shown_with_its_origin_and_its_receipt(
    served: Shell, two: tuple[str, str]
) -> None:
    ran = served.run("show", two[0])
    assert ran.code == 0
    for word in ("Makespan", "fill hours over makespan hours", "SHA-256", "Planned by", "comma"):
        assert word in ran.out
    assert json.loads(served.run("show", two[0], "--json").out)["receipt"]["lots"] == 12


def test_a_schedule_is_drawn_as_wide_as_asked(served: Shell, two: tuple[str, str]) -> None:
    ran = served.run("gantt", two[0], "--width", "70")
    assert ran.code == 0 and GLYPHS["fill"] in ran.out and "\x1b" not in ran.out
    assert max(map(len, ran.out.splitlines())) == 70
    plain = served.run("gantt", two[0], "--ascii", COLUMNS="90")
    assert plain.out.isascii() and max(map(len, plain.out.splitlines())) == 90


def test_a_drawing_in_a_terminal_without_colour_has_none(
    served: Shell, two: tuple[str, str]
) -> None:
    coloured = served.run("gantt", two[0], FORCE_COLOR="1", TERM="xterm")
    without = served.run("gantt", two[0], FORCE_COLOR="1", NO_COLOR="1", TERM="xterm")
    assert "\x1b[32m" in coloured.out and "\x1b[32m" not in without.out


def test_a_lot_is_explained(served: Shell, two: tuple[str, str]) -> None:
    ran = served.run("why", two[0], "L5")
    assert ran.code == 0 and "Campaign" in ran.out and "a new campaign" in ran.out
    found = json.loads(served.run("why", two[0], "L5", "--json").out)
    assert found["lot_id"] == "L5" and found["place"]["campaigns"] > 1


def test_a_refused_lot_is_told_what_would_make_it_fit(served: Shell) -> None:
    job = served.call("POST", "/schedule", files={"lots": ("long.csv", LONG)}).json()
    assert served.run("wait", job["schedule_id"]).code == 1
    ran = served.run("why", job["schedule_id"], "L1")
    assert ran.code == 0 and "at most 2,390,400 vials" in ran.out


def test_a_difference_ends_with_1_when_it_is_asked_to(served: Shell, two: tuple[str, str]) -> None:
    first, second = two
    assert served.run("diff", first, second).code == 0
    ran = served.run("diff", first, second, "--exit-code")
    assert ran.code == 1 and "moved" in ran.out and "Makespan" in ran.out
    same = served.run("diff", first, first, "--exit-code")
    assert same.code == 0 and "No lot differs." in same.out
