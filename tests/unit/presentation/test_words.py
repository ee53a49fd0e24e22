"""Words for where a job stands, and for how it ended."""

import pytest

from fillsched.presentation.words import (
    STOP_WORDS,
    place_in_line,
    sentences,
    state_word,
    step_word,
    stopped_by,
)
from fillsched.solve.result import StopReason


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd"), (112, "112th")],
)
def test_the_place_in_line_is_a_word(number: int, said: str) -> None:
    assert place_in_line(number) == f"{said} in line"


def test_a_place_that_is_not_known_is_none() -> None:
    assert place_in_line(None) == "waiting"


def test_while_a_job_runs_it_stands_where_its_step_is() -> None:
    assert state_word("running", "planning") == "planning"
    assert state_word("running", "") == "running"
    assert state_word("running", "strategy_2", 7) == "strategy 2/7"
    assert step_word("strategy_2") == "strategy 2"


@pytest.mark.parametrize(
    ("status", "word"), [("succeeded", "done"), ("failed", "failed"), ("paused", "paused")]
)
def test_otherwise_its_status_is_told_also_one_that_is_not_known_here(
    status: str, word: str
) -> None:
    assert state_word(status, "planning") == word


def test_what_a_name_begins_with_stays_as_it_is() -> None:
    assert sentences("time_limit_seconds: '-1'") == "time_limit_seconds: '-1'"
    assert sentences("lots.csv: empty") == "lots.csv: empty"
    assert sentences("the lots are empty.\nrow 3: none") == "The lots are empty.\nRow 3: none"
    assert sentences("") == ""


def test_people_p11_every_way_to_stop_has_words_and_one_of_a_newer_daemon_its_own() -> None:
    assert set(STOP_WORDS) == {reason.value for reason in StopReason}
    assert stopped_by("proven") == "the proof that none is shorter"
    assert stopped_by("power_cut") == "power cut"
    assert stopped_by(None) is None
