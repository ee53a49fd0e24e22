"""Planning time of each simple strategy against the number of lots, with the log-log slope.

A slope of 1 is linear; the strategies that search until they are stopped are left out, their time
is whatever they are given (see the benchmark `planner`).
"""

from collections.abc import Sequence
from math import log
from time import perf_counter

from benchmarks.instances import plant
from fillsched.model import Problem
from fillsched.solve.result import Result
from fillsched.solve.stop import StepLimit
from fillsched.solve.strategies import STRATEGIES, solve

SIZES = (100, 300, 1_000, 3_000, 10_000, 20_000)
SLOPE_FROM = 1_000
"""Below this the fixed cost of a run hides the growth."""

SEARCHING = ("optimal", "milp", "auto")


def main(arguments: Sequence[str]) -> None:
    problems = {size: plant(size) for size in SIZES}
    print("seconds by number of lots, gap at the largest")
    print(f"{'strategy':<12}" + "".join(f"{size:>10,}" for size in SIZES) + "    slope       gap")
    for name in STRATEGIES:
        if name in SEARCHING:
            continue
        seconds, gap = [], 0.0
        for problem in problems.values():
            taken, result = _timed(problem, name)
            seconds.append(taken)
            gap = result.gap or 0.0
        figures = "".join(f"{taken:>10.4f}" for taken in seconds)
        print(f"{name:<12}{figures}{_slope(seconds):>9.2f}{gap:>10.2%}", flush=True)


def _timed(problem: Problem, strategy: str) -> tuple[float, Result]:
    started = perf_counter()
    result = solve(problem, strategy=strategy, stop=StepLimit(10**12), report=lambda event: None)
    return perf_counter() - started, result


def _slope(seconds: Sequence[float]) -> float:
    """The least-squares slope of log seconds over log lots."""
    points = [
        (log(size), log(taken))
        for size, taken in zip(SIZES, seconds, strict=True)
        if size >= SLOPE_FROM
    ]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum(
        (x - mean_x) ** 2 for x, _ in points
    )
