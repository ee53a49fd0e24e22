"""Plants to be planned: made by chance, and public ones with what is known about each.

What it is for: the benchmark of the planner of several lines. Public instances lie in the folder
that BENCH_DATA names and are no part of the project. What it is not for: running anything.
"""

import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random

from fillsched.model import Lot
from fillsched.model.lot import LotTerms
from fillsched.model.plant import (
    AfterFill,
    Calendar,
    ChangeoverRule,
    Line,
    LineState,
    Plant,
    PlantProblem,
    Product,
    Resource,
    Rules,
    Shift,
    Weights,
    in_ticks,
)
from fillsched.model.plant.figures import plant_of_line
from fillsched.testing.problems import USUAL_RULES

START = datetime(2026, 1, 5, tzinfo=UTC)

NO_WINDOW = Fraction(50_000)
"""Hours: of a window that nobody reaches, and of a clean that nobody would begin."""

FORMATS = ("2R", "10R", "syringe", "20R")

TARDINESS = Weights(Fraction(1), Fraction(0), Fraction(0), clean=Fraction(0))
MAKESPAN = Weights(Fraction(0), Fraction(1), Fraction(0), clean=Fraction(0))


@dataclass(frozen=True)
class Instance:
    """`make` makes its problem and can be pickled; `best` is the least cost known, in hours."""

    name: str
    make: Callable[[], PlantProblem]
    best: float | None = None


def weighted_tardiness(data: Path, jobs: int) -> Iterator[Instance]:
    """OR-Library: one machine, no setups, 125 instances (Potts and Van Wassenhove 1985)."""
    folder = data / "public" / "wt_orlib"
    best = {40: ("wtopt40",), 50: ("wtopt50",), 100: ("wtbest100a", "wtbest100b")}[jobs]
    known = [
        [float(word) for word in (folder / f"{name}.txt").read_text(encoding="utf-8").split()]
        for name in best
    ]
    words = iter((folder / f"wt{jobs}.txt").read_text(encoding="utf-8").split())
    for number in range(125):
        hours, weights, dates = ([int(word) for word in islice(words, jobs)] for _ in range(3))
        least = min(found[number] for found in known)
        yield Instance(f"wt{jobs}-{number + 1}", _OneMachine(hours, weights, dates), least)


@dataclass(frozen=True)
class _OneMachine:
    hours: list[int]
    weights: list[int]
    dates: list[int]

    def __call__(self) -> PlantProblem:
        lots = [
            Lot(
                f"J{number}",
                "A",
                fill_hours=Fraction(hours),
                terms=LotTerms(due=START + timedelta(hours=due), weight=Fraction(weight)),
            )
            for number, (hours, weight, due) in enumerate(
                zip(self.hours, self.weights, self.dates, strict=True)
            )
        ]
        line = Line("L1", _rules(), state=_clean_now())
        return in_ticks(lots, Plant("machine", "UTC", lines=(line,), objective=TARDINESS), START)


def unrelated_machines(data: Path) -> Iterator[Instance]:
    """The 640 small ones of Vallada and Ruiz (2011): setups by machine and sequence, makespan."""
    from python_calamine import load_workbook

    folder = data / "public" / "upmsp_sdst_vallada_ruiz"
    rows = load_workbook(str(folder / "BoundsP_SDST_Small.xls")).get_sheet_by_index(0).to_python()
    best = {row[0]: float(str(row[3])) for row in rows[2:] if row[0]}
    with tarfile.open(folder / "small_640_instances.tgz") as archive:
        for member in sorted(archive.getmembers(), key=lambda found: found.name):
            name = Path(member.name).stem
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and name in best:
                yield Instance(name, _Unrelated(file.read().decode()), best[name])


@dataclass(frozen=True)
class _Unrelated:
    text: str

    def __call__(self) -> PlantProblem:
        words = self.text.split()
        jobs, machines = int(words[0]), int(words[1])
        at = 4
        hours = [
            [int(words[at + job * 2 * machines + 2 * machine + 1]) for machine in range(machines)]
            for job in range(jobs)
        ]
        at += jobs * 2 * machines + 1
        rules, lines = [], []
        for machine in range(machines):
            at += 1  # the machine's name
            name = f"L{machine}"
            for before in range(jobs):
                for after in range(jobs):
                    setup = Fraction(words[at + before * jobs + after])
                    rules.append(
                        ChangeoverRule(
                            setup,
                            {"product": f"J{before}"},
                            {"product": f"J{after}"},
                            frozenset({name}),
                        )
                    )
            at += jobs * jobs
            rates = {f"J{job}": Fraction(1, hours[job][machine]) for job in range(jobs)}
            lines.append(Line(name, _rules(), rates=rates, state=_clean_now()))
        lots = [Lot(f"J{job}", f"J{job}", vials=1) for job in range(jobs)]
        plant = Plant(
            "machines", "UTC", lines=tuple(lines), changeovers=tuple(rules), objective=MAKESPAN
        )
        return in_ticks(lots, plant, START)


def _rules() -> Rules:
    return Rules(
        rate=Fraction(1),
        clean_hours=NO_WINDOW,  # the line stands clean: nobody would begin another campaign
        clean_window_hours=NO_WINDOW,
        changeover_same_hours=Fraction(0),
        changeover_different_hours=Fraction(0),
    )


def _clean_now() -> LineState:
    return LineState(product=None, cleaned_at=START, lots_filled=0, busy_until=None)


@dataclass(frozen=True)
class Made:
    """A believable plant: `products` in four formats, changeovers by format, dates that cannot all
    be kept. `cleans`: with clean and window, else none; `closed`: with shifts, by five days of
    seven on every other line; `tight`: mean time until a lot is due, as a share of what all take;
    `shared`: with a crew of one less than there are lines for fills and changeovers, and
    freeze dryers for all lots, three for each two of them.
    """

    lots: int
    lines: int
    seed: int
    cleans: bool = True
    closed: bool = True
    tight: float = 0.6
    weights: Weights = TARDINESS
    products: int = 40
    shared: bool = False

    def __call__(self) -> PlantProblem:
        random = Random(f"plant {self.lots} {self.lines} {self.seed}")
        names = [f"P{number:02d}" for number in range(self.products)]
        products = {
            name: Product(name, format=random.choice(FORMATS), attributes={}) for name in names
        }
        if self.shared:
            products = {
                name: replace(product, attributes={"dry": str(random.randint(10, 30))})
                for name, product in products.items()
            }
        plant = Plant(
            "made",
            "UTC",
            lines=tuple(self._line(number, random) for number in range(self.lines)),
            products=products,
            changeovers=(*_by_format(random), ChangeoverRule(Fraction(4), {}, {})),
            resources=self._resources() if self.shared else (),
            objective=self.weights,
        )
        return in_ticks(self._lots(names, random), plant, START)

    def _resources(self) -> tuple[Resource, ...]:
        after = AfterFill("dry", Fraction(12))
        return (
            Resource("crew", self.lines - 1, during=frozenset({"fill", "changeover"})),
            Resource("freeze dryer", 3 * self.lines // 2, after_fill=after),
        )

    def _line(self, number: int, random: Random) -> Line:
        shifts = (Shift.of("Mon 06:00 - Sat 06:00"),) if self.closed and number % 2 else ()
        return Line(
            f"L{number}",
            plant_of_line(USUAL_RULES).lines[0].rules if self.cleans else _rules(),
            rates={name: Fraction(random.choice((12_000, 19_920, 24_000))) for name in FORMATS},
            state=LineState() if self.cleans else _clean_now(),
            calendar=Calendar((), shifts=shifts, zone="UTC"),
        )

    def _lots(self, names: Sequence[str], random: Random) -> list[Lot]:
        amounts = [random.randint(20, 400) * 1_000 for _ in range(self.lots)]
        span = sum(amounts) / 19_920 * (1.5 if self.cleans else 1.2) / self.lines
        return [
            Lot(
                f"N{number:05d}",
                random.choice(names),
                vials=vials,
                terms=LotTerms(
                    due=START + timedelta(hours=round(random.uniform(0, 2 * self.tight) * span)),
                    weight=Fraction(random.randint(1, 5)),
                ),
            )
            for number, vials in enumerate(amounts)
        ]


def _by_format(random: Random) -> Iterator[ChangeoverRule]:
    for one in FORMATS:
        for other in FORMATS:
            if one != other:
                hours = Fraction(random.randint(6, 14))
                yield ChangeoverRule(hours, {"format": one}, {"format": other})
