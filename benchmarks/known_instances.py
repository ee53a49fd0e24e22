"""The instances named in a folder of data, with what is known about each.

What it is for: the benchmark of the planner. The folder holds `planner/best_known.json`, the
generator it belongs to, and public instances; it is no part of the project. What it is not for:
running anything.
"""

import csv
import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from fillsched.model import LineRules, Lot, Problem
from fillsched.testing.problems import USUAL_RULES

PEERS = {"peer_lots": "lots_15.csv", "peer_lots_large": "lots_500.csv"}

Instance = tuple[str, Callable[[], Problem], dict[str, float]]
"""Its name, what makes its problem (can be pickled), and the figures known about it."""


def instances(data: Path, family: str, seed: int) -> Iterator[Instance]:
    """The instances of a family; with another seed than 1 nothing is known about them."""
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
