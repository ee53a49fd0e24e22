"""What of lots cannot be meant with a plant: formats, lines and pins that contradict it.

What it is for: faults that the author of the lots must mend before anything is planned, each naming
both sides. What it is not for: lots that are meant and have no room (`unplaceable`), or lots that
only a search can find to have none.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from fillsched.errors import Fault
from fillsched.insight.pins import pin_faults
from fillsched.insight.unplaceable import unplaceable
from fillsched.model.lot import NO_TERMS, Lot
from fillsched.model.plant import Plant
from fillsched.suggestions import did_you_mean

__all__ = ["lot_faults", "unplaceable"]

LINES_NAMED = 10
"""Lines listed in a fix."""


def lot_faults(lots: Sequence[Lot], plant: Plant, start: datetime | None = None) -> list[Fault]:
    """Every contradiction between `lots` and `plant`, and among pins; `start` is that of the plan,
    where it is known."""
    asking = [lot for lot in lots if lot.terms is not NO_TERMS]
    faults: list[Fault] = []
    for lot in asking:
        faults.extend(_format(lot, plant))
        faults.extend(_lines(lot, plant))
    return faults + list(pin_faults(lots, plant, start))


def _format(lot: Lot, plant: Plant) -> Iterator[Fault]:
    known = plant.products.get(lot.product)
    asked = lot.terms.format
    if known is None or known.format is None or asked in (None, known.format):
        return
    yield Fault(
        f"lot {lot.id}",
        asked or "",
        f"its format is not that of {lot.product} in the plant, {known.format}",
        "Correct one of the two, or give the other format a product of its own",
    )


def _lines(lot: Lot, plant: Plant) -> Iterator[Fault]:
    names = [line.name for line in plant.lines]
    terms = lot.terms
    for said in sorted(terms.lines or ()):
        if said not in names:
            yield _no_line(lot, said, "one of its lines is not in the plant", names)
    if terms.pin_line is None:
        return
    if terms.pin_line not in names:
        yield _no_line(lot, terms.pin_line, "the line it is pinned to is not in the plant", names)
        return
    line = plant.lines[names.index(terms.pin_line)]
    if terms.lines is not None and line.name not in terms.lines:
        yield Fault(
            f"lot {lot.id}",
            line.name,
            f"it is pinned to a line that is none of its lines {', '.join(sorted(terms.lines))}",
            "Pin it to one of them, or add the line to them",
        )
    if not line.takes(plant.product(lot.product, terms.format)):
        product = plant.product(lot.product, terms.format)
        told = lot.product if product.format is None else f"{lot.product} ({product.format})"
        yield Fault(
            f"lot {lot.id}",
            line.name,
            f"it is pinned to a line that does not take {told}",
            "Pin it to another, or name its product or format at that line",
        )


def _no_line(lot: Lot, said: str, reason: str, names: Sequence[str]) -> Fault:
    listed = ", ".join(names[:LINES_NAMED]) + (", ..." if len(names) > LINES_NAMED else "")
    fix = f"{did_you_mean(said, names)} The lines are {listed}".strip()
    return Fault(f"lot {lot.id}", said, reason, fix)
