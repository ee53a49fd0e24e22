"""The strong planner on named instances: makespan, bound, gap, time and memory.

Instances and best known makespans come from the folder named by BENCH_DATA (its `planner/` and
`public/` parts), which is no part of the project; without it nothing is measured. Each run has a
process of its own, so that its memory is its own, and is appended to `.benchmarks/planner.jsonl` as
soon as it is done; what stands there is not run again: stop it and go on whenever you like; delete
the file to begin anew. Arguments:

    [FAMILY ...] [--seconds N] [--seed N] [--cpu] [--only TEXT]

The families are 15, 30, 60, 120, 250, 500, 1000, 5000, 20000, 100000, peer, falkenauer; `--only`
keeps the instances with TEXT in their names. With `--cpu` all times are the process's processor
seconds: on a machine that others use too, these say what a quiet machine would take. The tables at
the end are for `docs/benchmarks.md`.
"""

import os
import resource
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.kept_rows import KeptRows, apart
from benchmarks.known_instances import instances
from fillsched.model import Problem, lay_out, verify
from fillsched.solve.compiled import compiler
from fillsched.solve.result import Bound, Incumbent, Placed
from fillsched.solve.stop import FirstOf, Proven, TimeLimit
from fillsched.solve.strategies import preload, solve

SIZES = ("15", "30", "60", "120", "250", "500", "1000", "5000", "20000", "100000")
SECONDS = {"5000": 20.0, "20000": 60.0, "100000": 60.0, "falkenauer": 20.0}
USUAL_SECONDS = 10.0

MOMENTS = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0)
"""Seconds at which the makespan then is held against the best bound of the whole run."""


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(prog="python -m benchmarks planner --")
    parser.add_argument("families", nargs="*", default=[*SIZES[:7], "peer"])
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    data = os.environ.get("BENCH_DATA")
    if not data:
        print("skipped: BENCH_DATA does not name the folder of instances")
        return
    rows, kept = [], KeptRows("planner.jsonl")
    for family in options.families:
        seconds = options.seconds or SECONDS.get(family, USUAL_SECONDS)
        for name, problem, known in instances(Path(data), family, options.seed):
            if options.only not in name:
                continue
            clock = " cpu" if options.cpu else ""
            key = f"{name} {seconds:g} s{clock}{' plain' if compiler() is None else ''}"
            make = partial(_row, family, known, problem, seconds, options.cpu)
            row = kept.of(key, make)
            print(_line(row), flush=True)
            rows.append(row)
    _summarise(rows)
    _against_the_predecessor(rows)


def _row(
    family: str, known: dict[str, float], make: Callable[[], Problem], seconds: float, cpu: bool
) -> dict[str, Any]:
    found = apart(_measured, make, seconds, cpu)
    bound = {"bound_hours_known": known.get("bound_hours", 0.0)}
    return {"family": family, **known, **found, **bound}


def _measured(make: Callable[[], Problem], seconds: float, cpu: bool) -> dict[str, Any]:
    preload()
    problem = make()
    clock = process_time if cpu else perf_counter
    started, worked = clock(), process_time()
    curve: list[tuple[float, float | None, float | None]] = []
    hours: list[float | None] = [None, None]

    def report(event: Placed | Incumbent | Bound) -> None:
        if isinstance(event, Incumbent):
            hours[0] = round(problem.hours(event.makespan_ticks), 3)
        elif isinstance(event, Bound):
            hours[1] = round(problem.hours(event.ticks), 3)
        else:
            return
        curve.append((round(clock() - started, 4), hours[0], hours[1]))

    stop = FirstOf((Proven(), TimeLimit(seconds, clock, started)))
    result = solve(problem, strategy="optimal", stop=stop, report=report)
    taken, worked = clock() - started, process_time() - worked
    peak = _peak_megabytes()
    assert result.campaigns is not None and result.makespan_ticks is not None
    assert verify(lay_out(problem, result.campaigns)) == (), "the judge refuses the schedule"
    return {
        "lots": len(problem.lots),
        "makespan_hours": round(problem.hours(result.makespan_ticks), 3),
        "bound_hours": round(problem.hours(result.bound_ticks), 3),
        "gap": result.gap,
        "status": str(result.status),
        "seconds": round(taken, 2),
        "cpu_seconds": round(worked, 2),
        "first_seconds": next(at for at, makespan, _ in curve if makespan is not None),
        "peak_megabytes": peak,
        "campaigns": len(result.campaigns),
        "curve": curve,
    }


def _peak_megabytes() -> int:
    """The most memory that this process has had."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what was there before this program was started
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _line(row: dict[str, Any]) -> str:
    over = _over(row)
    against = "" if over is None else f"{over:+.3%}"
    early = ", ".join(f"{moment:g} s {gap:.3%}" for moment, gap in _gaps(row)[-5:])
    return (
        f"| {row['key']:<32} | {row['makespan_hours']:>12,.2f} | {row['gap']:>8.3%} "
        f"| {row['status']:<8} | {row['seconds']:>6.2f} | {against:>8} "
        f"| {1000 * row['first_seconds']:>7,.1f} | {row['peak_megabytes']:>5} | {early} |"
    )


def _gaps(row: dict[str, Any]) -> list[tuple[float, float]]:
    """How far the makespan at each moment was above the last bound."""
    found = []
    for moment in MOMENTS:
        met = [makespan for at, makespan, _ in row["curve"] if at <= moment and makespan]
        if met and moment <= row["seconds"] + 0.5:
            found.append((moment, (met[-1] - row["bound_hours"]) / met[-1]))
    return found


def _over(row: dict[str, Any]) -> float | None:
    """How far the makespan is over the best known one, as a share."""
    best = row.get("best_hours")
    if best is None:
        return None
    over: float = (row["makespan_hours"] - best) / best
    return over if abs(over) > 1e-6 else 0.0  # the known figures have two digits


def _summarise(rows: Sequence[dict[str, Any]]) -> None:
    print("\n| family | proven | mean gap | worst gap | mean over best known | worst |")
    print("|---|---|---|---|---|---|")
    for family in dict.fromkeys(row["family"] for row in rows):
        own = [row for row in rows if row["family"] == family]
        gaps = [row["gap"] for row in own]
        overs = [over for row in own if (over := _over(row)) is not None]
        proven = sum(row["status"] == "optimal" for row in own)
        against = f"{sum(overs) / len(overs):+.3%} | {max(overs):+.3%}" if overs else "- | -"
        print(
            f"| {family} | {proven} of {len(own)} | {sum(gaps) / len(gaps):.3%} "
            f"| {max(gaps):.3%} | {against} |"
        )


def _against_the_predecessor(rows: Sequence[dict[str, Any]]) -> None:
    """Means over the instances that it solved, and what the proven bounds allow at most."""
    for of, field in (("best", "predecessor_best_hours"), ("default", "predecessor_smart_hours")):
        own = [row for row in rows if row.get(field)]
        if not own:
            continue
        below = [1 - row["makespan_hours"] / row[field] for row in own]
        bounds = [max(row["bound_hours"], row["bound_hours_known"]) for row in own]
        most = [1 - bound / row[field] for row, bound in zip(own, bounds, strict=True)]
        print(
            f"\nagainst the predecessor's {of}: {len(own)} instances, mean "
            f"{sum(below) / len(own):.4%} below, least {min(below):.4%}; no schedule can be more "
            f"than {sum(most) / len(own):.4%} below on average"
        )
