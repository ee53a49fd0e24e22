"""Plants by chance, of every rule: for tests that judge whatever is planned."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

from fillsched.model import Lot
from fillsched.model.lot import LotTerms
from fillsched.model.plant import (
    AfterFill,
    Calendar,
    ChangeoverRule,
    Closure,
    HoldTo,
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

START = datetime(2026, 3, 27, 5, tzinfo=UTC)  # a weekend later clocks change in Berlin
PRODUCTS = ("A", "B", "C", "D")
FORMATS = ("vial", "syringe")


def random_plant(
    seed: int, *, lots: int, lines: int, resources: bool = False, weights: bool = True
) -> PlantProblem:
    """A problem of so many lots and lines; each rule holds in about half of all plants. Without
    `weights` the aim is what it is where nobody says: makespan, or with dates tardiness too."""
    random = Random(seed)

    products = {
        name: Product(
            name,
            format=random.choice(FORMATS),
            setup_hours=Fraction(random.choice((0, 0, 1, 3)), 2),
            attributes={"dry": str(random.randint(5, 30))} if random.random() < 0.5 else {},
        )
        for name in PRODUCTS
    }
    names = [f"L{number}" for number in range(1, lines + 1)]
    plant = Plant(
        name="random",
        time_zone="Europe/Berlin",
        lines=tuple(_line(random, name, first=name == "L1") for name in names),
        products=products,
        changeovers=tuple(
            ChangeoverRule(
                Fraction(random.randint(0, 12)),
                {"format": random.choice(FORMATS)},
                {"product": random.choice(PRODUCTS)} if random.random() < 0.5 else {},
                frozenset({random.choice(names)}) if random.random() < 0.3 else None,
            )
            for _ in range(random.randint(0, 3))
        ),
        resources=_resources(random) if resources else (),
        objective=_weights(random) if random.random() < 0.5 and weights else None,
        until=START + timedelta(days=60) if random.random() < 0.2 else None,
    )
    made = [_lot(random, number, names, lots / lines) for number in range(lots)]
    return in_ticks(made, plant, START)


def _weights(random: Random) -> Weights:
    late, makespan, changeover = (Fraction(random.randint(0, 4)) for _ in range(3))
    return Weights(late, makespan, changeover, clean=Fraction(random.randint(1, 2)))


def _line(random: Random, name: str, *, first: bool) -> Line:
    rules = Rules(
        rate=Fraction(random.choice((9_960, 19_920))),
        clean_hours=Fraction(random.choice((6, 12, 24))),
        clean_window_hours=Fraction(random.choice((72, 96, 120))),
        changeover_same_hours=Fraction(random.choice((2, 4))),
        changeover_different_hours=Fraction(8),
        clean_hold_hours=random.choice((None, Fraction(48), Fraction(24))),
        campaign_most_lots=random.choice((None, None, 3, 5)),
        bulk_hold_to=random.choice((HoldTo.START, HoldTo.END)),
    )
    closures = tuple(
        Closure("maintenance", begin, begin + timedelta(hours=random.randint(1, 30)))
        for begin in (START + timedelta(hours=random.randint(0, 300)) for _ in range(3))
    )
    shifts = (Shift.of("Mon 06:00 - Sat 06:00"),) if random.random() < 0.5 else ()
    state = LineState()
    if random.random() < 0.5:
        state = LineState(
            product=random.choice((None, *PRODUCTS)),
            cleaned_at=START - timedelta(hours=random.randint(1, 60)),
            lots_filled=random.randint(0, 2),
            busy_until=START + timedelta(hours=random.randint(-1, 20)),
        )
    formats = frozenset() if first or random.random() < 0.6 else frozenset({random.choice(FORMATS)})
    calendar = Calendar(
        closures if random.random() < 0.6 else (), shifts=shifts, zone="Europe/Berlin"
    )
    rates = {random.choice(FORMATS): Fraction(12_000)} if random.random() < 0.3 else {}
    return Line(name, rules, formats=formats, rates=rates, state=state, calendar=calendar)


def _resources(random: Random) -> tuple[Resource, ...]:
    away = START + timedelta(hours=random.randint(20, 200))
    closed = Calendar((Closure("away", away, away + timedelta(hours=10)),))
    return (
        Resource("dryer", 2, after_fill=AfterFill("dry", Fraction(random.choice((0, 6))))),
        Resource("crew", random.randint(1, 2), during=frozenset({"fill", "changeover"})),
        Resource("utility", 1, during=frozenset({"clean", "setup"}), calendar=closed),
    )


def _lot(random: Random, number: int, lines: list[str], share: float) -> Lot:
    span = 24 * (2 + int(share))

    def some_time() -> datetime:
        return START + timedelta(hours=random.randint(0, span))

    few = random.random() < 0.15
    terms = LotTerms(
        release=some_time() if random.random() < 0.3 else None,
        due=some_time() + timedelta(hours=24) if random.random() < 0.6 else None,
        deadline=some_time() + timedelta(hours=2 * span) if random.random() < 0.15 else None,
        weight=Fraction(random.randint(1, 5)),
        lines=frozenset(random.sample(lines, 1)) if few else None,
        bulk_ready=some_time() if few else None,
        bulk_hold_hours=Fraction(random.randint(60, 400)) if few else None,
        pin_after=f"N{random.randrange(number)}" if number and random.random() < 0.05 else None,
    )
    return Lot(
        f"N{number}", random.choice(PRODUCTS), vials=random.randint(20_000, 450_000), terms=terms
    )
