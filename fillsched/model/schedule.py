"""A schedule: the activities of a line, in exact ticks from the start of the horizon.

What it is for: the result of planning, and laying campaigns out in time. What it is not for: its
figures (see `kpis`), its correctness (see `verify`), or calendar dates, which appear at the edges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fillsched.model.problem import Problem

Campaigns = Sequence[Sequence[int]]
"""Lots in filling order, a list per campaign; each entry an index into `Problem.lots`."""


class ActivityKind(StrEnum):
    """What a line does in one piece of its time."""

    CLEAN = "clean"
    CHANGEOVER = "changeover"
    SETUP = "setup"
    FILL = "fill"
    AFTER_FILL = "after_fill"


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of a line's time, `[start_tick, end_tick)`.

    `campaign` counts from 1 on each line, and is 0 where a line goes on with what it had begun;
    `lot` is the index of the lot that is filled, and for a changeover or setup that of the lot it
    leads to; a clean has none. `closed_ticks` of a changeover lie in closures, in which it waits.
    `resource` names what a lot needs after its fill (AFTER_FILL), on no time of the line.
    """

    kind: ActivityKind
    line: str
    start_tick: int
    end_tick: int
    campaign: int
    lot: int | None = None
    closed_ticks: int = 0
    resource: str | None = None

    @property
    def ticks(self) -> int:
        """Its length in ticks."""
        return self.end_tick - self.start_tick

    @property
    def worked_ticks(self) -> int:
        """Its length less what lies in closures."""
        return self.ticks - self.closed_ticks


@dataclass(frozen=True, slots=True)
class Schedule:
    """Activities in order of start, for one problem."""

    problem: Problem
    activities: tuple[Activity, ...]


def lay_out(problem: Problem, campaigns: Campaigns) -> Schedule:
    """The schedule that runs `campaigns` in order with no idle time between.

    Empty campaigns are left out. Nothing is checked here: `verify` judges the outcome.
    """
    line = problem.rules.line
    activities: list[Activity] = []
    now, number = 0, 0
    for lots in campaigns:
        if not lots:
            continue
        number += 1
        end = now + problem.clean_ticks
        activities.append(Activity(ActivityKind.CLEAN, line, now, end, number))
        now = end
        before: int | None = None
        for lot in lots:
            if before is not None:
                end = now + problem.changeover_ticks(before, lot)
                activities.append(Activity(ActivityKind.CHANGEOVER, line, now, end, number, lot))
                now = end
            setup = problem.setup_before(before, lot)
            if setup:
                end = now + setup
                activities.append(Activity(ActivityKind.SETUP, line, now, end, number, lot))
                now = end
            end = now + problem.fill_ticks[lot]
            activities.append(Activity(ActivityKind.FILL, line, now, end, number, lot))
            now, before = end, lot
    return Schedule(problem, tuple(activities))
