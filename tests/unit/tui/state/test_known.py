"""What messages do to what the dashboard knows."""

from dataclasses import replace
from typing import Any

import pytest

from fillsched.client import Link
from fillsched.client.jobs import KINDS
from fillsched_tui.state.known import (
    LOG_LINES,
    Detail,
    State,
    age,
    in_short,
    linked,
    listed,
    looking_at,
    retry_seconds,
    standing,
    took,
)
from tests.unit.tui.dashboards import changed, job, progress, server


def live(*messages: dict[str, Any], now: float = 0.0) -> State:
    return took(linked(State(loaded=frozenset(KINDS)), Link("live"), 0.0), messages, now)


def test_jobs_come_change_and_go() -> None:
    state = live(changed(1), changed(2), changed(1, progress=90))
    assert (state.jobs[1]["progress"], len(state.jobs)) == (90, 2)
    removed = {"type": "job", "event": "removed", "job": {"kind": "schedule", "id": 1}}
    assert list(took(state, [removed, removed], 1.0).jobs) == [2]
    assert len(state.jobs) == 2  # a state never changes


def test_a_type_that_is_not_known_changes_nothing_but_proves_life() -> None:
    state = live(server())
    later = took(state, [{"type": "weather", "rain": True}], 9.0)
    assert (later.jobs, later.server, later.frame_at) == (state.jobs, state.server, 9.0)


def test_only_the_job_looked_at_is_told_of_and_each_message_once() -> None:
    state = looking_at(live(changed(7)), 7)
    told = [progress(7, 1, 50.0), progress(8, 1, 1.0), progress(7, 2, 40.0), progress(7, 2, 40.0)]
    detail = took(state, told, 1.0).detail
    assert detail is not None
    assert (detail.curve, detail.improvements, detail.logged) == ((50.0, 40.0), 1, 2)
    assert detail.lines[-1] == ("2025-10-13T10:30:45.123Z", "best 40.0 h (−10.0 h)")


def test_the_curve_never_rises_and_a_figure_that_is_not_known_adds_nothing() -> None:
    state = looking_at(live(changed(7)), 7)
    hours = [None, 50.0, 60.0, 50.0, 49.0, None]
    detail = took(state, [progress(7, n, h) for n, h in enumerate(hours, 1)], 1.0).detail
    assert detail is not None and detail.curve == (50.0, 49.0)


def test_what_is_kept_of_a_job_has_a_limit() -> None:
    count = 3 * LOG_LINES
    messages = [progress(7, n, 1e6 - n) for n in range(1, count + 1)]
    detail = took(looking_at(live(changed(7)), 7), messages, 1.0).detail
    assert detail is not None
    assert (len(detail.lines), detail.logged) == (LOG_LINES, count)
    assert len(detail.curve) < count


def test_another_job_begins_with_nothing() -> None:
    state = took(looking_at(live(changed(7), changed(8)), 7), [progress(7, 1, 50.0)], 1.0)
    detail = looking_at(state, 8).detail
    assert detail is not None and (detail.job_id, detail.curve, detail.lines) == (8, (), ())


@pytest.mark.parametrize(("seconds", "stands"), [(10.0, "live"), (10.1, "stale")])
def test_ten_seconds_without_a_frame_are_stale(seconds: float, stands: str) -> None:
    state = live(server())
    assert (standing(state, seconds), age(state, seconds)) == (stands, seconds)


def test_offline_tells_the_time_to_the_next_try_and_keeps_what_was_known() -> None:
    state = linked(live(changed(1)), Link("offline", 1, 8.0, "gone"), 100.0)
    assert (standing(state, 100.0), retry_seconds(state, 103.0)) == ("offline", 5.0)
    assert retry_seconds(state, 200.0) == 0.0
    assert list(state.jobs) == [1]


def test_a_fresh_list_takes_away_what_is_gone_but_not_what_is_older_than_it_reaches() -> None:
    state = live(*(changed(n) for n in (1, 2, 3, 4)))
    assert set(listed(state, [job(4), job(2)], whole=False).jobs) == {1, 2, 4}
    assert set(listed(state, [job(4), job(2)], whole=True).jobs) == {2, 4}
    assert listed(state, [job(n) for n in (1, 2, 3, 4)], whole=True) is state


def test_a_list_adds_older_jobs_and_is_not_believed_on_those_that_messages_tell_of() -> None:
    state = live(changed(3, progress=80))
    after = listed(state, [job(3, progress=20), {**job(2), "watchers": None}], whole=True)
    assert (after.jobs[3]["progress"], after.jobs[2]["name"]) == (80, "W2")


def test_a_list_that_was_asked_for_before_a_job_was_deleted_does_not_bring_it_back() -> None:
    removed = {"type": "job", "event": "removed", "job": {"kind": "schedule", "id": 2}}
    state = live(changed(1), changed(2), removed)
    assert listed(state, [job(2), job(1)], whole=True) is state


def test_the_job_of_a_test_has_every_field_that_the_daemon_sends() -> None:
    from fillsched.wire.live.messages import JobSummary

    assert set(job(1)) == set(JobSummary.model_fields)


def test_live_39_it_is_empty_only_once_every_list_has_been_had() -> None:
    state = linked(State(), Link("live"), 0.0)
    assert not state.empty
    state = listed(state, [], whole=True, kind="schedule")
    assert not state.empty
    state = listed(state, [], whole=True, kind="comparison")
    assert state.empty
    assert not took(state, [changed(1)], 1.0).empty


def test_people_p7_a_message_says_how_much_better_and_not_all_figures_again() -> None:
    told = Detail(43)
    first = {"type": "progress", "step": "planning", "message": "Best 145.5 h, bound 144.0 h, ...",
             "incumbent_hours": 145.5, "bound_hours": 144.0, "gap": 0.0103}  # fmt: skip
    assert in_short(first, told) == "best 145.5 h, gap 1.03 %"
    known = replace(told, latest=first)
    better = {**first, "incumbent_hours": 144.5, "gap": 0.0035}
    assert in_short(better, known) == "best 144.5 h (−1.0 h), gap 0.35 %"
    assert in_short({**first, "gap": 0.005}, known) == "gap 0.50 %"
    whose = {**better, "step": "strategy_2", "message": "optimal: best 144.5 h, bound 144.0 h"}
    assert in_short(whose, known) == "optimal: best 144.5 h, gap 0.35 %"
    begun = {**whose, "message": "Planning with milp, optimal"}
    assert in_short(begun, known) == "Planning with milp, optimal"
    other = {**first, "step": "saving", "message": "Saving the schedule"}
    assert in_short(other, known) == "Saving the schedule"


def test_what_a_plan_of_a_plant_costs_is_told_with_its_unit_as_everywhere_else() -> None:
    """A figure of a cost without one is taken for money."""
    cost = {"name": "tardiness", "unit": "h", "value": 1163.8, "bound": 9.0}
    first = {"type": "progress", "step": "planning", "message": "Best cost 1,163.8 h, ...",
             "incumbent_hours": 145.5, "gap": 0.0103, "objective": cost}  # fmt: skip
    told = Detail(43)
    assert in_short(first, told) == "cost 1,163.8 h, makespan 145.5 h, gap 1.03 %"
    better = {**first, "objective": {**cost, "value": 1160.0}}
    known = replace(told, latest=first)
    assert in_short(better, known) == "cost 1,160.0 h (−3.8 h), makespan 145.5 h, gap 1.03 %"
