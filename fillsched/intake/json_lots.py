"""Lots from a JSON body: the `lots: [...]` of a request.

What it is for: the same checks as for a file, told with places such as ``lots[3].vials``. What it
is not for: JSON itself, which is parsed by then.
"""

from collections.abc import Mapping, Sequence

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.entries import Entry, read_entries, settle
from fillsched.intake.faults import Faults
from fillsched.intake.limits import MOST_LOTS
from fillsched.intake.options import ReadOptions
from fillsched.intake.ours import AMOUNTS, FILL_HOURS, LINES, LOT_ID, PRODUCT, TERMS, VIALS
from fillsched.intake.table import Cell
from fillsched.intake.terms.reading import TermsReader
from fillsched.model import Lot

_KEYS = {
    LOT_ID: LOT_ID,
    "type": PRODUCT,
    PRODUCT: PRODUCT,
    VIALS: VIALS,
    FILL_HOURS: FILL_HOURS,
    **{ours: ours for ours in TERMS},
}


def lots_from_json(rows: Sequence[Mapping[str, object]]) -> list[Lot]:
    """The lots of `rows`, as `noted_lots_from_json`."""
    return noted_lots_from_json(rows)[0]


def noted_lots_from_json(
    rows: Sequence[Mapping[str, object]], zone: str = "UTC"
) -> tuple[list[Lot], list[str]]:
    """The lots of `rows`: `lot_id`, `product` (or `type`), `vials` or `fill_hours`, and any of the
    further keys; with what is to be noted of their dates, which are meant in `zone`.

    Numbers may be int, float or text, dates are ISO 8601. A lot that stands twice with the same
    values is taken once. Raises InvalidInput with every fault.
    """
    if not rows:
        raise InvalidInput([Fault("lots", "", "there is no lot to plan", "Give at least one lot")])
    if len(rows) > MOST_LOTS:
        raise InvalidInput([too_many("lots", len(rows))])
    faults = Faults()
    names: dict[tuple[int, str], str] = {}
    entries = [
        entry
        for index, row in enumerate(rows)
        if (entry := _entry(index, row, names, faults)) is not None
    ]

    def place(number: int, ours: str) -> str:
        return f"lots[{number}].{names.get((number, ours), ours)}"

    terms = TermsReader.of(entries, ReadOptions(zone=zone), "json")
    measures = settle(entries, None)
    reading = read_entries(entries, place, measures, "json", faults, terms.terms)
    faults.raise_if_any()
    return reading.lots, terms.notes(lambda ours: ours, reading.lots)


def too_many(where: str, count: int) -> Fault:
    """The fault of more lots than one plan may have."""
    return Fault(
        where,
        f"{count:,}",
        f"there are more than {MOST_LOTS:,} lots, the most that one schedule may have",
        "Plan a shorter span of time",
    )


def _entry(
    index: int, row: object, names: dict[tuple[int, str], str], faults: Faults
) -> Entry | None:
    where = f"lots[{index}]"
    if not isinstance(row, Mapping):
        faults.add(where, str(row)[:60], "it is not an object", "Send one object per lot")
        return None
    cells: dict[str, Cell] = {}
    lines: frozenset[str] | None = None
    usable = True
    for key, value in row.items():
        ours = _KEYS.get(key)
        if ours is None:
            faults.add(f"{where}.{key}", "", "there is no such field", f"Use {', '.join(_KEYS)}")
            continue
        if ours == LINES and isinstance(value, list) and value and all(map(_is_name, value)):
            lines = frozenset(str(name).strip() for name in value)
            cells[ours] = ", ".join(sorted(lines))
            continue
        if value is not None and not isinstance(value, str | int | float | bool):
            faults.add(
                f"{where}.{key}", str(value)[:60], "it is neither text nor number", "Send a number"
            )
            usable = False
            continue
        if ours in cells:
            faults.add(where, "", "it has both type and product", "Send one of the two")
        cells[ours] = value.strip() if isinstance(value, str) else value
        if key != ours:
            names[index, ours] = key
    given = [name for name in AMOUNTS if cells.get(name) is not None]
    if len(given) == 2:
        faults.add(where, "", "it has both vials and fill_hours", "Send one of the two")
        return None
    return Entry(index, cells, given[0] if given else VIALS, lines=lines) if usable else None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
