"""When what came is painted: often, but behind the keys."""

from itertools import pairwise

import pytest

from fillsched_tui.toolkit.ticks import KEYS_SECONDS, LONGEST_SECONDS, PAINT_SECONDS, Ticks


def test_without_keys_every_beat_of_the_clock_paints() -> None:
    ticks = Ticks()
    assert all(ticks.due(beat * PAINT_SECONDS) for beat in range(20))


def test_a_beat_waits_while_keys_come_and_goes_on_behind_them() -> None:
    ticks = Ticks()
    assert ticks.due(10.0)
    ticks.pressed(10.05)
    assert not ticks.due(10.1)
    assert ticks.due_behind_a_key(10.11)
    assert not ticks.due_behind_a_key(10.12), "a second key right behind: too soon"
    assert not ticks.due(10.15)
    assert ticks.due(10.05 + KEYS_SECONDS)


@pytest.mark.parametrize("pause", [0.01, 0.03, 0.09])
def test_somebody_who_types_without_a_pause_still_sees_what_comes(pause: float) -> None:
    ticks, painted = Ticks(), [0.0]
    assert ticks.due(0.0)
    for number in range(1, 200):
        now = number * pause
        ticks.pressed(now)
        if ticks.due(now):
            painted.append(now)
    longest = max(b - a for a, b in pairwise(painted))
    assert longest <= LONGEST_SECONDS + pause
