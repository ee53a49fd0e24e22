"""The result of a comparison: every strategy's figures, the best, and why it is the best.

What it is for: the `result` of a comparison's terminal message. Every schedule in it was judged by
`model.verify` when it was found. What it is not for: computing KPIs (`model.kpis`), or how a
comparison runs (`worker.comparison_attempt`).

A bound of one strategy holds for all, because all plan the same lots under the same rules: so the
highest one is the comparison's, and gaps are told against it. Hours are compared as floats, which
is exact: all are whole ticks divided by the same number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fillsched import __version__
from fillsched.jobs.comparison.strategy_run import StrategyRun, StrategyState, together
from fillsched.jobs.job import Figures, Job
from fillsched.jobs.results import DIGITS, kpi_figures, objective_figures
from fillsched.solve.result import Status, relative_gap


def comparison_result(
    job: Job, runs: Sequence[StrategyRun], given_order: Mapping[str, Any], seconds: float
) -> dict[str, Any]:
    """The result mapping; at least one of `runs` is done. `given_order`: KPIs of the lots in
    the order of the file; `seconds` of planning."""
    known = together(runs)
    ranked = ranking(runs)
    best = ranked[0]
    assert best.plan is not None
    aim = Aim.of(known, best.plan.incumbent, given_order)
    return {
        "comparison_id": job.id,
        "best_strategy": best.name,
        "reason": reason_of(ranked, aim),
        "makespan": _hours(best.plan.incumbent["makespan_hours"]),
        "status": aim.status(aim.best),
        "bound_hours": _hours(known.bound_hours),
        "gap": _hours(aim.gap(aim.best)),
        "given_order": kpi_figures(given_order),
        "strategies": [_row(one, aim) for one in runs],
        "seed": job.spec.seed,
        "lots": best.plan.incumbent["lots"],
        "seconds": round(seconds, 3),
        "judged": True,
        "version": __version__,
        **_objective(known),
    }


@dataclass(frozen=True, slots=True)
class Aim:
    """By what schedules are compared, in hours: what they cost in a plant, else their makespan;
    that of the best, of the given order, and what none can be below."""

    what: str
    best: float
    given: float
    bound: float | None

    @classmethod
    def of(cls, known: Figures, best: Mapping[str, Any], given_order: Mapping[str, Any]) -> "Aim":
        """That of what is known of all strategies."""
        aim = known.objective
        bound = known.bound_hours if aim is None else aim.bound
        bound = None if best.get("unplaced") else bound  # it is one of plans of all lots
        name = "makespan" if aim is None else aim.name
        return cls(name, worth(best), worth(given_order), bound)

    @property
    def makespan(self) -> bool:
        """Whether that alone is the aim."""
        return self.what == "makespan"

    @property
    def much(self) -> str:
        """As long, or as dear."""
        return "long" if self.makespan else "much"

    def gap(self, hours: float) -> float | None:
        """How far a schedule may be from the best possible."""
        return relative_gap(hours, self.bound)

    def status(self, hours: float) -> str:
        """Whether a schedule is proven to be the best."""
        proven = self.bound is not None and self.bound >= hours
        return (Status.OPTIMAL if proven else Status.FEASIBLE).value


def worth(kpis: Mapping[str, Any]) -> float:
    """The hours by which a schedule of those KPIs is compared with others."""
    return float(kpis.get("objective", kpis["makespan_hours"]))


def _objective(figures: Figures) -> dict[str, Any]:
    """What is said of the aim of a plant, and of nothing else."""
    aim = figures.objective
    return {} if aim is None else {"objective": objective_figures(aim)}


def ranking(runs: Sequence[StrategyRun]) -> list[StrategyRun]:
    """Those that have a schedule, best first: fewest lots left out, least cost or shortest
    makespan, then fewest campaigns, then fewest changeovers, then in the order asked for."""
    done = [one for one in runs if one.state is StrategyState.DONE]
    return sorted(done, key=_merits)


def _merits(one: StrategyRun) -> tuple[float, ...]:
    assert one.plan is not None, "a strategy that is done has a schedule"
    return merits(one.plan.incumbent)


def merits(kpis: Mapping[str, Any]) -> tuple[float, ...]:
    """What a schedule of those KPIs is ranked by, the best first."""
    aim = kpis.get("objective", kpis["makespan_ticks"])
    return kpis.get("unplaced", 0), aim, kpis["campaigns"], kpis["changeovers"]


def _row(one: StrategyRun, aim: Aim) -> dict[str, Any]:
    row: dict[str, Any] = {"name": one.name, "state": one.state.value}
    if one.state is not StrategyState.DONE or one.plan is None or one.ending is None:
        return {**row, "text": one.text}
    kpis = one.plan.incumbent
    hours = worth(kpis)
    return {
        **row,
        "makespan_hours": _hours(kpis["makespan_hours"]),
        "to_best_hours": _hours(hours - aim.best),
        "to_given_order_hours": _hours(hours - aim.given),
        "status": aim.status(hours),
        "stop_reason": one.ending.stop_reason.value,
        "bound_hours": _hours(one.figures.bound_hours),
        "gap": _hours(aim.gap(hours)),
        "seconds": round(one.ending.seconds, 3),
        "kpis": kpi_figures(kpis),
        **_objective(one.figures),
    }


def reason_of(ranked: Sequence[StrategyRun], aim: Aim) -> str:
    """Why the first of `ranked` is the best, for a planner, in a sentence or two."""
    best = ranked[0]
    hours = f"{aim.best:,.1f} h"
    if len(ranked) == 1:
        said = f"{best.name} is the only strategy with a schedule, {hours}"
    elif aim.makespan:
        said = f"{best.name} has the shortest makespan, {hours}"
    else:
        said = f"{best.name} costs the least by the aim ({aim.what}), {hours}"
    change = _against(aim.given - aim.best, aim)
    return f"{said}{change}{_others(ranked, aim)}. {_proof(aim)}"


def _against(change: float, aim: Aim) -> str:
    """Hours saved against the given order."""
    if change == 0:
        return f", as {aim.much} as in the given order"
    return f", {_said(abs(change))} {'less' if change > 0 else 'more'} than in the given order"


def _others(ranked: Sequence[StrategyRun], aim: Aim) -> str:
    """How the next ones compare, and what tells apart those that are as good; a tie is said."""
    if len(ranked) == 1:
        return ""
    each = [_merits(one) for one in ranked]
    alike = [one.name for one, its in zip(ranked, each, strict=True) if its[:2] == each[0][:2]][1:]
    if not alike:
        plans = [worth(one.plan.incumbent) for one in ranked[:2] if one.plan]
        if each[1][0] > each[0][0]:
            return f"; the next, {ranked[1].name}, leaves {each[1][0] - each[0][0]} more lots out"
        takes = "takes" if aim.makespan else "costs"
        return f"; the next, {ranked[1].name}, {takes} {_said(plans[1] - plans[0])} more"
    more = "is" if len(alike) == 1 else "are"
    if each[0][2] < each[1][2]:
        why = "with more campaigns"
    elif each[0][3] < each[1][3]:
        why = "with more changeovers"
    else:
        return f"; {_list(alike)} {more} just as good: a tie"
    return f"; {_list(alike)} {more} as {'short' if aim.makespan else 'good'}, {why}"


def _proof(aim: Aim) -> str:
    hours, bound = aim.best, aim.bound
    better = "be shorter" if aim.makespan else "cost less"
    if bound is None:
        return "How much could still be gained is not known."
    if bound >= hours:
        return f"No schedule can {better}: that is proven."
    share = 100 * (aim.gap(hours) or 0.0)
    gain = f"at most {share:.2f} %" if share >= LEAST_PERCENT else f"less than {LEAST_PERCENT} %"
    return f"No schedule can {better} than {bound:,.1f} h: {gain} to gain."


LEAST_PERCENT = 0.01
"""Below it two decimals would say that nothing is to gain, which is not proven."""


def comparison_text(result: Mapping[str, Any]) -> str:
    """The end of a comparison in a line."""
    done = sum(row["state"] == "done" for row in result["strategies"])
    proven = ", proven optimal" if result["status"] == Status.OPTIMAL else ""
    aim = result.get("objective")
    costs = "" if aim is None or aim["name"] == "makespan" else f"cost {aim['value']:,.1f}, "
    return (
        f"{result['best_strategy']} is the best of {done}: {costs}"
        f"makespan {result['makespan']:,.1f} h{proven}"
    )


def _said(hours: float) -> str:
    """Hours for people; seconds where one decimal would show nothing."""
    return f"{hours:,.1f} h" if hours >= 0.05 else f"{3600 * hours:.0f} s"


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _hours(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
