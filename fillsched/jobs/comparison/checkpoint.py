"""A comparison as it is kept: what every strategy has shown, a record each.

What it is for: strategies that are done are not run again after a death, and the others go on from
their best schedule; and later the schedule of each can be looked at. What it is not for: columns
(`backends`) or the result (`ranking`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fillsched.jobs.comparison.ranking import merits
from fillsched.jobs.comparison.strategy_run import StrategyRun, StrategyState
from fillsched.jobs.job import Figures, Objective, StoredSchedule
from fillsched.jobs.results import Ending
from fillsched.solve.result import Status, StopReason


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What is kept of one strategy's run. `record`: how it stands, JSON-able; `campaigns`: its best
    schedule in compact form, None without one.
    """

    name: str
    record: Mapping[str, Any]
    campaigns: bytes | None

    @property
    def schedule(self) -> StoredSchedule | None:
        """Its best schedule."""
        if self.campaigns is None:
            return None
        return StoredSchedule(self.campaigns, self.record["kpis"])


def keep(runs: Iterable[StrategyRun]) -> tuple[StoredRun, ...]:
    """Those that have a schedule or have ended."""
    return tuple(
        StoredRun(one.name, _record(one), None if one.plan is None else one.plan.campaigns)
        for one in runs
        if one.plan is not None or one.state.final
    )


def _record(one: StrategyRun) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "text": one.text,
        "deaths": one.deaths,
        "share": one.share,
        "figures": asdict(one.figures),
        "kpis": None if one.plan is None else dict(one.plan.incumbent),
        "ending": None if one.ending is None else asdict(one.ending),
    }


def take_up(kept: Iterable[StoredRun], runs: Iterable[StrategyRun]) -> None:
    """Gives `runs` back what was kept; one that was running waits again."""
    stored = {run.name: run for run in kept}
    for one in runs:
        if one.name not in stored:
            continue
        record = stored[one.name].record
        state = StrategyState(record["state"])
        one.state = state if state.final else StrategyState.WAITING
        one.text, one.deaths, one.share = record["text"], record["deaths"], record["share"]
        one.plan = stored[one.name].schedule
        one.improved(_figures(record["figures"]))
        if record["ending"] is not None:
            ending = record["ending"]
            words = {
                "status": Status(ending["status"]),
                "stop_reason": StopReason(ending["stop_reason"]),
            }
            one.ending = Ending(**{**ending, **words})


def _figures(kept: Mapping[str, Any]) -> Figures:
    """What was known of a search; records of before plants had no objective."""
    aim = kept.get("objective")
    return Figures(**{**kept, "objective": None if aim is None else Objective(**aim)})


def schedule_of(kept: Iterable[StoredRun], name: str) -> StoredSchedule | None:
    """The schedule of one strategy, None when it has none."""
    return next((run.schedule for run in kept if run.name == name), None)


def best_kept(kept: Iterable[StoredRun]) -> str | None:
    """The strategy whose schedule is the shortest, the first of those that are alike."""
    found = {run.name: run.record["kpis"] for run in kept if run.record["kpis"]}
    return min(found, key=lambda name: merits(found[name]), default=None)
