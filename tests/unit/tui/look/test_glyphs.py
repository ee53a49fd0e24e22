"""States as glyph and word, bars and curves."""

import pytest

from fillsched.presentation.curve import spark
from fillsched.presentation.figures import UNKNOWN
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import ASCII, UNICODE
from tests.unit.tui.dashboards import job, row_of


def test_what_is_not_known_is_not_shown() -> None:
    unknown = row_of(job(1, eta_seconds=None, gap=None, created_at="soon"), 120)
    assert unknown.split()[-3:] == [UNKNOWN, "auto", "3"]
    assert glyphs.time_used(job(1, time_limit_seconds=None), 8, UNICODE) == "3,204.5 h so far"
    assert glyphs.outlook(job(1, status="queued", queue_position=None)) == "waiting"


@pytest.mark.parametrize("progress", [-5, 0, 33, 100, 120])
def test_a_bar_is_always_as_wide_as_asked(progress: int) -> None:
    assert len(glyphs.bar(progress, 14, UNICODE)) == 14


def test_the_ascii_alphabet_is_ascii() -> None:
    for field in ASCII.__slots__:
        assert getattr(ASCII, field).isascii(), field


def test_a_curve_falls_from_its_highest_to_its_lowest() -> None:
    assert spark([8, 7, 6, 5, 4, 3, 2, 1], 8, UNICODE.curve) == "█▇▆▅▄▃▂▁"
    assert spark([1, 1], 8, UNICODE.curve) == "▁▁"


def test_of_a_step_that_is_not_known_none_is_marked() -> None:
    unknown = glyphs.steps("unknown", "failed", UNICODE)
    assert unknown == "· loading · validating · planning · saving"
    assert glyphs.steps("planning", "failed", UNICODE).split()[4] == "✗"


def test_people_p8_the_bar_of_a_screen_is_time_used_of_time_allowed() -> None:
    searching = job(1, time_limit_seconds=600.0, eta_seconds=540.0, progress=87)
    assert glyphs.time_used(searching, 10, UNICODE) == "━───────── 1:00 of 10:00"
    over = job(1, time_limit_seconds=10.0, eta_seconds=0.0)
    assert glyphs.time_used(over, 4, UNICODE) == "━━━━ 0:10 of 0:10"
