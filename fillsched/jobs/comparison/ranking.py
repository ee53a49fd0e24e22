"""The result of a comparison: every strategy's figures, the best, and why it is the best.

What it is for: the `result` of a comparison's terminal message. Every schedule in it was judged by
`model.verify` when it was found. What it is not for: computing KPIs (`model.kpis`), or how a
comparison runs (`worker.comparison_attempt`).

A bound of one strategy holds for all, because all plan the same lots under the same rules: so the
highest one is the comparison's, and gaps are told against it. Hours are compared as floats, which
is exact: all are whole ticks divided by the same number.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fillsched import __version__
from fillsched.jobs.comparison.strategy_run import StrategyRun, StrategyState, together
from fillsched.jobs.job import Job
from fillsched.jobs.results import DIGITS, kpi_figures
from fillsched.solve.result import Status, relative_gap


def comparison_result(
    job: Job, runs: Sequence[StrategyRun], given_order: Mapping[str, Any], seconds: float
) -> dict[str, Any]:
    """The result mapping; at least one of `runs` is done. `given_order`: KPIs of the lots in
    the order of the file; `seconds` of planning."""
    bound = together(runs).bound_hours
    ranked = ranking(runs)
    best = ranked[0]
    assert best.plan is not None
    hours = best.plan.incumbent["makespan_hours"]
    given_hours = given_order["makespan_hours"]
    gap = relative_gap(hours, bound)
    return {
        "comparison_id": job.id,
        "best_strategy": best.name,
        "reason": reason_of(ranked, given_hours, bound),
        "makespan": _hours(hours),
        "status": _status(hours, bound),
        "bound_hours": _hours(bound),
        "gap": _hours(gap),
        "given_order": kpi_figures(given_order),
        "strategies": [_row(one, hours, given_hours, bound) for one in runs],
        "seed": job.spec.seed,
        "lots": best.plan.incumbent["lots"],
        "seconds": round(seconds, 3),
        "judged": True,
        "version": __version__,
    }


def ranking(runs: Sequence[StrategyRun]) -> list[StrategyRun]:
    """Those that have a schedule, best first: shortest makespan, then fewest campaigns, then
    fewest changeovers, then in the order in which they were asked for."""
    done = [one for one in runs if one.state is StrategyState.DONE]
    return sorted(done, key=_merits)


def _merits(one: StrategyRun) -> tuple[int, int, int]:
    assert one.plan is not None, "a strategy that is done has a schedule"
    return merits(one.plan.incumbent)


def merits(kpis: Mapping[str, Any]) -> tuple[int, int, int]:
    """What a schedule of those KPIs is ranked by, the best first."""
    return kpis["makespan_ticks"], kpis["campaigns"], kpis["changeovers"]


def _row(
    one: StrategyRun, best_hours: float, given_hours: float, bound: float | None
) -> dict[str, Any]:
    row: dict[str, Any] = {"name": one.name, "state": one.state.value}
    if one.state is not StrategyState.DONE or one.plan is None or one.ending is None:
        return {**row, "text": one.text}
    hours = one.plan.incumbent["makespan_hours"]
    return {
        **row,
        "makespan_hours": _hours(hours),
        "to_best_hours": _hours(hours - best_hours),
        "to_given_order_hours": _hours(hours - given_hours),
        "status": _status(hours, bound),
        "stop_reason": one.ending.stop_reason.value,
        "bound_hours": _hours(one.figures.bound_hours),
        "gap": _hours(relative_gap(hours, bound)),
        "seconds": round(one.ending.seconds, 3),
        "kpis": kpi_figures(one.plan.incumbent),
    }


def reason_of(ranked: Sequence[StrategyRun], given_hours: float, bound: float | None) -> str:
    """Why the first of `ranked` is the best, for a planner, in a sentence or two."""
    best = ranked[0]
    assert best.plan is not None
    hours = best.plan.incumbent["makespan_hours"]
    said = (
        f"{best.name} has the shortest makespan, {hours:,.1f} h"
        if len(ranked) > 1
        else f"{best.name} is the only strategy with a schedule, {hours:,.1f} h"
    )
    return f"{said}{_against(given_hours - hours)}{_others(ranked)}. {_proof(hours, bound)}"


def _against(change: float) -> str:
    """Hours saved against the given order."""
    if change == 0:
        return ", as long as in the given order"
    return f", {_said(abs(change))} {'less' if change > 0 else 'more'} than in the given order"


def _others(ranked: Sequence[StrategyRun]) -> str:
    """How the next ones compare, and what tells apart those that are as short; a tie is said."""
    if len(ranked) == 1:
        return ""
    each = [_merits(one) for one in ranked]
    alike = [one.name for one, its in zip(ranked, each, strict=True) if its[0] == each[0][0]][1:]
    if not alike:
        plans = [one.plan.incumbent["makespan_hours"] for one in ranked[:2] if one.plan]
        return f"; the next, {ranked[1].name}, takes {_said(plans[1] - plans[0])} more"
    more = "is" if len(alike) == 1 else "are"
    if each[0][1] < each[1][1]:
        why = "with more campaigns"
    elif each[0][2] < each[1][2]:
        why = "with more changeovers"
    else:
        return f"; {_list(alike)} {more} just as good: a tie"
    return f"; {_list(alike)} {more} as short, {why}"


def _proof(hours: float, bound: float | None) -> str:
    if bound is None:
        return "How much could still be gained is not known."
    if bound >= hours:
        return "No schedule can be shorter: that is proven."
    share = 100 * (relative_gap(hours, bound) or 0.0)
    gain = f"at most {share:.2f} %" if share >= LEAST_PERCENT else f"less than {LEAST_PERCENT} %"
    return f"No schedule can be shorter than {bound:,.1f} h: {gain} to gain."


LEAST_PERCENT = 0.01
"""Below it two decimals would say that nothing is to gain, which is not proven."""


def comparison_text(result: Mapping[str, Any]) -> str:
    """The end of a comparison in a line."""
    done = sum(row["state"] == "done" for row in result["strategies"])
    proven = ", proven optimal" if result["status"] == Status.OPTIMAL else ""
    return (
        f"{result['best_strategy']} is the best of {done}: makespan {result['makespan']:,.1f} h"
        f"{proven}"
    )


def _status(hours: float, bound: float | None) -> str:
    proven = bound is not None and bound >= hours
    return (Status.OPTIMAL if proven else Status.FEASIBLE).value


def _said(hours: float) -> str:
    """Hours for people; seconds where one decimal would show nothing."""
    return f"{hours:,.1f} h" if hours >= 0.05 else f"{3600 * hours:.0f} s"


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _hours(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
