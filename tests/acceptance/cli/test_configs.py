"""`config ...` and `--config`, `--plant` through the real command and a real daemon."""

import json
from pathlib import Path

import pytest

from tests.acceptance.cli.conftest import Shell


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


def test_a_name_and_a_file_at_once_are_too_much(served: Shell, plant: Path) -> None:
    ran = served.run("check", served.lots(), "--config", "north", "--plant", plant)
    assert ran.code == 2 and "Use one of the two" in ran.err
