"""The strong planner on named instances: makespan, bound, gap and time, against the best known.

Instances and best known makespans come from the folder named by BENCH_DATA (its `planner/` and
`public/` parts), which is no part of the project; without it nothing is measured. Each run is
appended to `.benchmarks/planner.jsonl` as soon as it is done, and what stands there is not run
again: stop it and go on whenever you like; delete the file to begin anew. Arguments:

    [FAMILY ...] [--seconds N] [--seed N]

The families are 15, 30, 60, 120, 250, 500, 1000, 5000, 20000, 100000, peer, falkenauer. The table
at the end is for `docs/benchmarks.md`.
"""

import csv
import importlib.util
import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any

from fillsched.model import LineRules, Lot, Problem, lay_out, verify
from fillsched.solve.compiled import COMPILED
from fillsched.solve.result import Bound, Incumbent, Placed
from fillsched.solve.stop import FirstOf, Proven, TimeLimit
from fillsched.solve.strategies import preload, solve
from fillsched.testing import USUAL_RULES

RESULTS = Path(".benchmarks") / "planner.jsonl"
SIZES = ("15", "30", "60", "120", "250", "500", "1000", "5000", "20000", "100000")
SECONDS = {"5000": 15.0, "20000": 60.0, "100000": 60.0, "falkenauer": 20.0}
USUAL_SECONDS = 10.0

PEERS = {"peer_lots": "lots_15.csv", "peer_lots_large": "lots_500.csv"}

Instance = tuple[str, Callable[[], Problem], dict[str, float]]


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(prog="python -m benchmarks planner --")
    parser.add_argument("families", nargs="*", default=[*SIZES[:7], "peer"])
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    data = os.environ.get("BENCH_DATA")
    if not data:
        print("skipped: BENCH_DATA does not name the folder of instances")
        return
    preload()
    rows = []
    for family in options.families:
        seconds = options.seconds or SECONDS.get(family, USUAL_SECONDS)
        for name, problem, known in _instances(Path(data), family, options.seed):
            key = f"{name} {seconds:g} s{'' if COMPILED else ' plain'}"
            row = _known_row(key)
            if row is None:
                row = {"key": key, "family": family, **_measured(problem(), known, seconds)}
                RESULTS.parent.mkdir(exist_ok=True)
                with RESULTS.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
            print(_line(row), flush=True)
            rows.append(row)
    _summarise(rows)


def _known_row(key: str) -> dict[str, Any] | None:
    if not RESULTS.exists():
        return None
    for line in RESULTS.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["key"] == key:
            return row
    return None


def _measured(problem: Problem, known: dict[str, float], seconds: float) -> dict[str, Any]:
    started = perf_counter()
    first: list[float] = []
    last = [0.0]

    def report(event: Placed | Incumbent | Bound) -> None:
        if isinstance(event, Incumbent):
            last[0] = perf_counter() - started
            if not first:
                first.append(last[0])

    stop = FirstOf((Proven(), TimeLimit(seconds, perf_counter, started)))
    result = solve(problem, strategy="optimal", stop=stop, report=report)
    taken = perf_counter() - started
    assert result.campaigns is not None and result.makespan_ticks is not None
    assert verify(lay_out(problem, result.campaigns)) == (), "the judge refuses the schedule"
    makespan = problem.hours(result.makespan_ticks)
    return {
        "lots": len(problem.lots),
        "makespan_hours": round(makespan, 3),
        "bound_hours": round(problem.hours(result.bound_ticks), 3),
        "gap": result.gap,
        "status": str(result.status),
        "seconds": round(taken, 2),
        "first_seconds": round(first[0], 4),
        "last_seconds": round(last[0], 2),
        "campaigns": len(result.campaigns),
        **known,
    }


def _line(row: dict[str, Any]) -> str:
    over = _over(row)
    against = "" if over is None else f"{over:+.3%}"
    return (
        f"| {row['key']:<32} | {row['makespan_hours']:>12,.2f} | {row['gap']:>8.3%} "
        f"| {row['status']:<8} | {row['seconds']:>6.1f} | {against:>8} |"
    )


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


def _instances(data: Path, family: str, seed: int) -> Iterator[Instance]:
    known = json.loads((data / "planner" / "best_known.json").read_text(encoding="utf-8"))
    if family == "falkenauer":
        yield from _falkenauer(data / "public" / "bpp_falkenauer_orlib")
        return
    for name, figures in known.items():
        if family == "peer" and name in PEERS:
            yield name, _Peer(data / "public" / PEERS[name]), figures
        elif f"_n{family}_" in name:
            label = name if seed == 1 else f"{name}_seed{seed}"
            generated = _Generated(data / "planner" / "generate.py", name, seed)
            yield label, generated, figures if seed == 1 else {}


class _Peer:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> Problem:
        with self.path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        lots = (Lot(row["Lot ID"], row["Type"], vials=int(row["Vials"])) for row in rows)
        return Problem.of(lots, USUAL_RULES)


class _Generated:
    def __init__(self, script: Path, name: str, seed: int) -> None:
        self.script, self.name, self.seed = script, name, seed

    def __call__(self) -> Problem:
        spec = importlib.util.spec_from_file_location("generate", self.script)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        shape, lots, types = self.name.split("_")
        made = module.gen(shape, int(lots[1:]), int(types[1:]), self.seed)
        return Problem.of((Lot(a, b, vials=c) for a, b, c in made), USUAL_RULES)


def _falkenauer(folder: Path) -> Iterator[Instance]:
    """Bin packing: one type, no changeover, a clean of one hour, the window as capacity."""
    for path in sorted(folder.glob("binpack*.txt")):
        words = iter(path.read_text(encoding="utf-8").split())
        for _ in range(int(next(words))):
            name = next(words)
            capacity, items, bins = int(next(words)), int(next(words)), int(next(words))
            sizes = [int(next(words)) for _ in range(items)]
            figures = {"best_hours": float(sum(sizes) + bins), "best_campaigns": float(bins)}
            yield name, _BinPacking(capacity, sizes), figures


class _BinPacking:
    def __init__(self, capacity: int, sizes: Sequence[int]) -> None:
        self.capacity, self.sizes = capacity, sizes

    def __call__(self) -> Problem:
        rules = LineRules(
            rate=Fraction(1),
            clean_hours=Fraction(1),
            clean_window_hours=Fraction(self.capacity),
            changeover_same_hours=Fraction(0),
            changeover_different_hours=Fraction(0),
        )
        lots = (Lot(f"I{number}", "one", vials=size) for number, size in enumerate(self.sizes))
        return Problem.of(lots, rules)
