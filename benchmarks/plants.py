"""The planner of several lines: optima, best known costs, other planners, moves and bounds.

Each run has a process of its own on one core, and is kept in `.benchmarks/plants.jsonl` as soon as
it is done; what stands there is not run again: stop it and go on whenever you like; delete the file
to begin anew. Seconds are the process's processor seconds: on a machine that others use too, these
say what a quiet machine would take. Arguments:

    [FAMILY ...] [--every N] [--from N]

`--every 10`, the default, takes every tenth instance of a family; 1 all. Families:

    first       seconds to the first schedule, loops in plain Python
    exact       equal to the optimum that CP-SAT proves (`tests/unit/solve/lines/exact.py`)?
    vallada     Vallada and Ruiz, 640 small instances (BENCH_DATA), 1 s
    wt40, wt50, wt100   OR-Library weighted tardiness, 125 each (BENCH_DATA), 5, 5 and 20 s
    pyjobshop   against PyJobShop with CP-SAT, no cleans, 20 s each (`pip install -e '.[bench]'`)
    dispatching 1,000 lots on 8 lines, 60 s, against the best dispatching rule
    moves       moves a second of the search
    bounds      the gap that is told at 20 lots on 2 lines after 20 s
"""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from math import inf, isfinite
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any

from benchmarks.kept_rows import KeptRows, apart
from benchmarks.plant_instances import (
    MAKESPAN,
    TARDINESS,
    Instance,
    Made,
    unrelated_machines,
    weighted_tardiness,
)
from fillsched.model.plant import PlantProblem, verify_plant
from fillsched.solve.compiled import Pace, set_pace
from fillsched.solve.lines.annealing import orderings_of
from fillsched.solve.lines.dispatch import RULES, dispatched
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.search import LinesBound, LinesIncumbent, LinesResult
from fillsched.solve.stop import FirstOf, Proven, TimeLimit
from fillsched.solve.strategies import preload

PROVE_WORK = 60.0
"""A case that CP-SAT does not prove by so much work, about seconds, is drawn again."""

CASES = 200

MOVED = {"always open": (False, False), "with shifts": (True, False), "sharing": (False, True)}
"""What moves a second are measured on: with shifts, with shared equipment."""
OTHERS = {(20, 2): 20.0, (60, 3): 20.0, (150, 4): 20.0}

Rows = list[dict[str, Any]]


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(prog="python -m benchmarks plants --")
    parser.add_argument("families", nargs="*", default=list(FAMILIES))
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--from", type=int, default=0, dest="begin")
    options = parser.parse_args(arguments)
    kept = KeptRows("plants.jsonl")
    for family in options.families:
        runs, summary = FAMILIES[family]
        rows = []
        for key, make in islice(runs(), options.begin, None, options.every):
            rows.append(kept.of(f"{family} {key}", make))
            print(_line(rows[-1]), flush=True)
        if rows:
            print(f"\n{family}, {len(rows)} runs: {summary(rows)}\n", flush=True)


def _line(row: dict[str, Any]) -> str:
    return "  ".join(f"{name} {_short(value)}" for name, value in row.items())


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


Runs = Iterator[tuple[str, Callable[[], dict[str, Any]]]]


# -- one run ------------------------------------------------------------------------------------


def _planned(problem: PlantProblem, *moments: float) -> tuple[LinesResult, list[float], float]:
    """A run of as many seconds as the last of `moments`: its end, the cost in hours at each of
    them, and when the best was met."""
    began = process_time()
    costs: list[tuple[float, float]] = []

    def heard(news: LinesIncumbent | LinesBound) -> None:
        if isinstance(news, LinesIncumbent) and not news.cost.unplaced_weight:
            costs.append((process_time() - began, problem.cost_hours(news.cost.total)))

    stop = FirstOf((Proven(), TimeLimit(moments[-1], process_time, began)))
    result = plan_lines(problem, stop=stop, report=heard)
    assert verify_plant(result.schedule) == (), "the judge refuses the schedule"
    assert not result.cost.unplaced_weight, "lots are left out"
    last = costs[-1][0]
    if costs[0][0] > moments[0]:
        costs.insert(0, (0.0, float("inf")))
    return result, [min(c for at, c in costs if at <= moment) for moment in moments], last


def _against_best(instance: Instance, seconds: float) -> dict[str, Any]:
    preload()
    problem = instance.make()
    result, (cost,), last = _planned(problem, seconds)
    assert instance.best is not None
    over = cost - instance.best
    return {
        "cost": cost,
        "best": instance.best,
        "excess": over / instance.best if instance.best else over,
        "met after": last,
        "bound": problem.cost_hours(result.bound.cost),
    }


def _known(instances: Callable[[Path], Iterator[Instance]], seconds: float) -> Runs:
    data = os.environ.get("BENCH_DATA")
    if not data:
        print("left out: BENCH_DATA does not name the folder of instances")
        return
    for instance in instances(Path(data)):
        yield instance.name, partial(apart, _against_best, instance, seconds)


def _of_known(rows: Rows) -> str:
    equal = sum(row["excess"] <= 1e-9 for row in rows)
    below = sum(row["excess"] < -1e-9 for row in rows)
    said = f"{equal} at the best known (better: {below})"
    return f"{said}, mean excess {mean(row['excess'] for row in rows):.4%}"


# -- cases that can be proven -------------------------------------------------------------------


def _exact() -> Runs:
    for number in range(CASES):
        yield str(number), partial(apart, _proven, number)


def _proven(number: int) -> dict[str, Any]:
    from tests.unit.solve.lines.exact import proven_best
    from tests.unit.solve.lines.random_plants import random_plant

    preload()
    for draw in range(100):
        seed = 10_000 + 100 * number + draw
        problem = random_plant(seed, lots=8 + seed % 3, lines=2 + seed % 2, weights=False)
        try:
            result, costs, last = _planned(problem, 1.0, 2.0)
        except AssertionError:
            continue  # not all lots have room
        began = process_time()
        best = proven_best(problem, result.schedule, PROVE_WORK)
        if best is not None:
            return {
                "seed": seed,
                "lots": len(problem.lots),
                "best": problem.cost_hours(best.cost.total),
                "after 1 s": costs[0],
                "after 2 s": costs[1],
                "met after": last,
                "CP-SAT": process_time() - began,
                "equal": [
                    cost <= problem.cost_hours(best.cost.total) * (1 + 1e-12) for cost in costs
                ],
            }
    raise AssertionError("no case was proven")


def _of_exact(rows: Rows) -> str:
    one, two = (sum(row["equal"][place] for row in rows) for place in (0, 1))
    return f"{one} at the optimum within 1 s, {two} within 2 s"


# -- others -------------------------------------------------------------------------------------


def _others() -> Runs:
    for (lots, lines), seconds in OTHERS.items():
        for seed in range(10):
            made = Made(lots, lines, seed, cleans=False, closed=False)
            yield f"{lots}x{lines} {seed}", partial(apart, _beside, made, seconds)


def _beside(made: Made, seconds: float) -> dict[str, Any]:
    preload()
    problem = made()
    _, (ours,), _ = _planned(problem, seconds)
    theirs = _by_pyjobshop(problem, seconds)
    return {"fillsched": ours, "PyJobShop": theirs, "share": ours / theirs if theirs else 1.0}


def _by_pyjobshop(problem: PlantProblem, seconds: float) -> float:
    """Weighted tardiness of its plan, in hours: a job a lot, a mode a line, setups by sequence.
    Infinite where it has found none."""
    from pyjobshop import Model

    model = Model()
    machines = [model.add_machine(name=line.name) for line in problem.lines]
    tasks = []
    for lot in range(len(problem.lots)):
        weight = problem.costs.late[lot]
        job = model.add_job(weight=weight, due_date=problem.due[lot])
        tasks.append(model.add_task(job=job))
        for machine, line in zip(machines, problem.lines, strict=True):
            if line.fill[lot]:
                model.add_mode(tasks[lot], machine, line.fill[lot])
    for number, machine in enumerate(machines):
        for before, one in enumerate(tasks):
            for after, other in enumerate(tasks):
                variants = problem.variant_of[before], problem.variant_of[after]
                ticks = problem.changeover(number, *variants)
                if before != after and ticks:
                    model.add_setup_time(machine, one, other, ticks)
    model.set_objective(weight_total_tardiness=1)
    found = model.solve(solver="ortools", time_limit=seconds, display=False, num_workers=1)
    return problem.cost_hours(int(found.objective)) if isfinite(found.objective) else inf


def _of_others(rows: Rows) -> str:
    better = sum(row["share"] < 1 for row in rows)
    shares = [row["share"] for row in rows]
    return f"better on {better}; cost as a share of theirs: median {median(shares):.1%}"


def _dispatching() -> Runs:
    for seed in range(10):
        yield f"1000x8 {seed}", partial(apart, _against_rules, Made(1_000, 8, seed))


def _against_rules(made: Made) -> dict[str, Any]:
    preload()
    problem = made()
    orderings = orderings_of(problem, Pace(True), 0)
    for rule in RULES:
        orderings.begin(dispatched(problem, rule))
    best = orderings.cost / problem.costs.per_hour
    result, (cost,), _ = _planned(problem, 60.0)
    bound = problem.cost_hours(result.bound.cost)
    return {"best rule": best, "cost": cost, "bound": bound, "times": best / cost}


def _of_dispatching(rows: Rows) -> str:
    return f"less weighted tardiness, median {median(row['times'] for row in rows):.2f} times"


# -- speed and bounds ---------------------------------------------------------------------------


def _first() -> Runs:
    for lots, lines in ((1_000, 8), (10_000, 20)):
        for seed in range(10):
            yield f"{lots}x{lines} {seed}", partial(apart, _first_plain, Made(lots, lines, seed))


def _first_plain(made: Made) -> dict[str, Any]:
    set_pace(fast=False)
    problem = made()

    class First(Exception):
        pass

    def heard(news: LinesIncumbent | LinesBound) -> None:
        raise First

    began = process_time()
    try:
        plan_lines(problem, stop=Proven(), report=heard)
    except First:
        return {"lots": made.lots, "seconds": process_time() - began}
    raise AssertionError("it told of none")


def _of_first(rows: Rows) -> str:
    return _medians(rows, "seconds", "s")


def _medians(rows: Rows, name: str, unit: str) -> str:
    sizes = dict.fromkeys(row["lots"] for row in rows)
    found = {lots: median(row[name] for row in rows if row["lots"] == lots) for lots in sizes}
    return "; ".join(f"{lots:,} lots: median {value:,.4g} {unit}" for lots, value in found.items())


def _moves() -> Runs:
    for lots, lines in ((1_000, 8), (10_000, 20)):
        for what, (closed, shared) in MOVED.items():
            for seed in range(10):
                made = Made(lots, lines, seed, closed=closed, shared=shared)
                yield f"{lots}x{lines} {seed} {what}", partial(apart, _speed, made, what)


def _speed(made: Made, what: str) -> dict[str, Any]:
    preload()
    problem = made()
    orderings = orderings_of(problem, Pace(True), 0)
    orderings.begin(dispatched(problem, RULES[0]))
    fills = [ticks for line in problem.lines for ticks in line.fill if ticks]
    warm = mean(fills) * mean(problem.costs.late)
    before, some = (2_000, 200) if made.shared else (100_000, 20_000)
    orderings.anneal(before, warm, warm / 30)
    began, moves = process_time(), 0
    while process_time() - began < 5:
        orderings.anneal(some, warm / 30, warm / 100)
        moves += some
    rate = moves / (process_time() - began)
    return {"lots": f"{made.lots}x{made.lines} {what}", "moves a second": rate}


def _of_moves(rows: Rows) -> str:
    sizes = dict.fromkeys(row["lots"] for row in rows)
    return "; ".join(
        f"{lots}: {median(row['moves a second'] for row in rows if row['lots'] == lots):,.0f}"
        for lots in sizes
    )


def _bounds() -> Runs:
    for what, weights in (("makespan", MAKESPAN), ("tardiness", TARDINESS)):
        for seed in range(20):
            made = Made(20, 2, seed, weights=weights, products=6)
            yield f"{what} {seed}", partial(apart, _gap, made, what)


def _gap(made: Made, what: str) -> dict[str, Any]:
    preload()
    problem = made()
    result, (cost,), _ = _planned(problem, 20.0)
    bound = problem.cost_hours(result.bound.cost)
    return {"what": what, "cost": cost, "bound": bound, "gap": 1 - bound / cost if cost else 0.0}


def _of_bounds(rows: Rows) -> str:
    said = []
    for what in ("makespan", "tardiness"):
        gaps = [row["gap"] for row in rows if row["what"] == what and row["cost"]]
        if gaps:
            said.append(f"{what}: median gap {median(gaps):.2%} of {len(gaps)}")
    return "; ".join(said)


FAMILIES: dict[str, tuple[Callable[[], Runs], Callable[[Rows], str]]] = {
    "first": (_first, _of_first),
    "moves": (_moves, _of_moves),
    "exact": (_exact, _of_exact),
    "vallada": (partial(_known, unrelated_machines, 1.0), _of_known),
    **{
        f"wt{jobs}": (
            partial(_known, partial(weighted_tardiness, jobs=jobs), seconds),
            _of_known,
        )
        for jobs, seconds in ((40, 5.0), (50, 5.0), (100, 20.0))
    },
    "pyjobshop": (_others, _of_others),
    "dispatching": (_dispatching, _of_dispatching),
    "bounds": (_bounds, _of_bounds),
}
