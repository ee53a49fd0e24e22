"""Who watches the state sees what is known at each telling, and at no other time."""

from dataclasses import replace

from fillsched.client import Link
from fillsched.testing.clock import ManualClock
from fillsched_tui.state.known import State
from fillsched_tui.state.watched import Watched
from tests.unit.tui.dashboards import job


def test_what_changes_is_seen_when_it_is_told_and_in_the_order_of_watching() -> None:
    clock, seen = ManualClock(), list[tuple[str, str, float]]()
    watched = Watched(State(url="before"), clock)
    watched.watch(lambda known, now: seen.append(("first", known.url, now)))
    watched.watch(lambda known, now: seen.append(("second", known.url, now)))
    begun = clock()
    watched.known = replace(watched.known, url="after")
    assert seen == []
    clock.advance(3)
    watched.tell()
    assert seen == [("first", "after", begun + 3), ("second", "after", begun + 3)]


def test_it_is_live_by_its_own_clock() -> None:
    clock = ManualClock()
    watched = Watched(State({43: job(43)}, link=Link("live"), frame_at=clock()), clock)
    assert watched.live and watched.job(43) and not watched.job(7) and not watched.job(None)
    clock.advance(80)
    assert not watched.live
