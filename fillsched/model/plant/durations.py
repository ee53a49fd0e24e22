"""How long lots take on the lines of a plant, exactly, without a problem in ticks.

What it is for: what is said of lots before they are planned: hours by the lines that may fill them,
lots that are too long for each of those, what ticks round. What it is not for: planning
(`conversion`).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from fillsched.errors import Fault
from fillsched.model.lot import Lot
from fillsched.model.plant.plant import Line, Plant, Product
from fillsched.model.plant.problem import PlantProblem


class Durations:
    """Of lots in one plant; what is worked out for a product is kept."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._known: dict[tuple[str, str | None], list[tuple[Line, Fraction]]] = {}

    def of(self, lot: Lot) -> list[tuple[Line, Fraction]]:
        """The lines that may fill `lot`, each with its hours of filling there."""
        return [
            (line, _hours(lot, rate)) for line, rate in self._rates(lot) if may_stand(lot, line)
        ]

    def product(self, lot: Lot) -> Product:
        """What is known of what it holds."""
        return self.plant.product(lot.product, lot.terms.format)

    def _rates(self, lot: Lot) -> list[tuple[Line, Fraction]]:
        key = lot.product, lot.terms.format
        found = self._known.get(key)
        if found is None:
            product = self.product(lot)
            takes = (line for line in self.plant.lines if line.takes(product))
            found = self._known[key] = [(line, line.rate_of(product)) for line in takes]
        return found


def may_stand(lot: Lot, line: Line) -> bool:
    """Whether the lot's own terms let it stand on `line`."""
    terms = lot.terms
    allowed = terms.lines is None or line.name in terms.lines
    return allowed and (terms.pin_line is None or line.name == terms.pin_line)


def too_long_everywhere(lots: Sequence[Lot], plant: Plant) -> Iterator[tuple[Lot, Fault]]:
    """Each lot that fits into no clean window of the lines that may fill it, with its fault. What a
    line has begun before the plan is no matter here: it only leaves less."""
    durations = Durations(plant)
    for lot in lots:
        setup = durations.product(lot).setup_hours
        lines = durations.of(lot)
        if not lines or any(setup + h <= line.rules.clean_window_hours for line, h in lines):
            continue
        line, hours = max(lines, key=lambda one: one[0].rules.clean_window_hours - one[1])
        window = float(line.rules.clean_window_hours)
        yield (
            lot,
            Fault(
                f"lot {lot.id}",
                f"{lot.vials:,} vials" if lot.vials is not None else f"{float(hours):g} h",
                f"its fill takes {float(hours):,.4f} h on {line.name}, longer than every clean "
                f"window that it could stand in; that of {line.name} is {window:g} h",
                "Split the lot, or give the line a longer clean window",
            ),
        )


def rounding_hours(problem: PlantProblem) -> Fraction:
    """The most by which any duration of a plant's problem is rounded up; zero where ticks are
    exact."""
    per_hour, plant = problem.ticks_per_hour, problem.plant
    durations = Durations(plant)
    hours = {hours for lot in problem.lots for _, hours in durations.of(lot)}
    hours |= {product.setup_hours for product in problem.variants}
    hours |= {rule.hours for rule in plant.changeovers}
    for line in plant.lines:
        rules = line.rules
        hours |= {rules.clean_hours, rules.changeover_same_hours, rules.changeover_different_hours}
    missing = (Fraction(-h.numerator * per_hour % h.denominator, h.denominator) for h in hours)
    return max(missing, default=Fraction(0)) / per_hour


def _hours(lot: Lot, rate: Fraction) -> Fraction:
    return lot.fill_hours if lot.fill_hours is not None else (lot.vials or 0) / rate
