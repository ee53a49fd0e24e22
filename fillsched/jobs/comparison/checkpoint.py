"""A comparison as it is kept: what every strategy has shown, in the one plan of its job.

What it is for: strategies that are done are not run again after a death, and the others go on from
their best schedule; and later the schedule of each can be looked at. What it is not for: columns
(`backends`) or the result (`ranking`).
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from fillsched.jobs.comparison.ranking import merits
from fillsched.jobs.comparison.strategy_run import StrategyRun, StrategyState
from fillsched.jobs.job import Figures, StoredSchedule
from fillsched.jobs.results import Ending
from fillsched.solve.result import Status, StopReason


def keep(runs: Iterable[StrategyRun]) -> StoredSchedule:
    """Those that have a schedule or have ended, as one plan."""
    known = [one for one in runs if one.plan is not None or one.state.final]
    campaigns = {one.name: b64encode(one.plan.campaigns).decode() for one in known if one.plan}
    return StoredSchedule(json.dumps(campaigns).encode(), {one.name: _record(one) for one in known})


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


def take_up(kept: StoredSchedule, runs: Iterable[StrategyRun]) -> None:
    """Gives `runs` back what was kept; one that was running waits again."""
    for one in runs:
        record = kept.incumbent.get(one.name)
        if record is None:
            continue
        state = StrategyState(record["state"])
        one.state = state if state.final else StrategyState.WAITING
        one.text, one.deaths, one.share = record["text"], record["deaths"], record["share"]
        one.plan = plan_of(kept, one.name)
        one.improved(Figures(**record["figures"]))
        if record["ending"] is not None:
            ending = record["ending"]
            words = {
                "status": Status(ending["status"]),
                "stop_reason": StopReason(ending["stop_reason"]),
            }
            one.ending = Ending(**{**ending, **words})


def plan_of(kept: StoredSchedule, name: str) -> StoredSchedule | None:
    """The schedule of one strategy, None when it has none."""
    campaigns = json.loads(kept.campaigns).get(name)
    if campaigns is None:
        return None
    return StoredSchedule(b64decode(campaigns), kept.incumbent[name]["kpis"])


def best_kept(kept: StoredSchedule) -> str | None:
    """The strategy whose schedule is the shortest, the first of those that are alike."""
    found = {name: record["kpis"] for name, record in kept.incumbent.items() if record["kpis"]}
    return min(found, key=lambda name: merits(found[name]), default=None)
