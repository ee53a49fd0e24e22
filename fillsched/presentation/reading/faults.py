"""Many faults as few lines: by cause, equal ones together.

What it is for: a file with a thousand equal mistakes is told in three lines. What it is not for:
where faults come from, or consoles.
"""

import re
from collections.abc import Iterator, Sequence

from fillsched.errors import Fault
from fillsched.presentation.figures import count

PLACES_SHOWN = 5
"""Places told of one cause; whoever mends those knows the rest."""

CAUSES_SHOWN = 25

_ROW = re.compile(r"row (?P<row>\d+)(?P<rest>.*)")


def told(faults: Sequence[Fault], *, wrong: str = "✗", so: str = "→") -> Iterator[tuple[str, str]]:
    """Lines with their styles: what is `wrong`, where, and `so` what to do."""
    from fillsched.intake import group_by_cause

    causes = group_by_cause(faults)
    total, kinds = len(faults), len(causes)
    counted = count(total, "problem")
    of = f" of {kinds} causes" if 1 < kinds < total else ""
    yield f"{wrong} {counted}{of}", "bold red"
    for cause in causes[:CAUSES_SHOWN]:
        if len(cause.faults) == 1:
            fault = cause.faults[0]
            yield f"  {fault.claim}", ""
        else:
            yield f"  {cause.reason}", ""
            places = list(_places(cause.faults))
            yield from ((f"    {place}", "") for place in places[:PLACES_SHOWN])
            if len(places) > PLACES_SHOWN:
                yield f"    ... and {len(places) - PLACES_SHOWN:,} more", "dim"
        yield f"    {so} {cause.fix}", "dim"
    if kinds > CAUSES_SHOWN:
        yield f"  ... and {kinds - CAUSES_SHOWN:,} more causes", ""


def _places(faults: Sequence[Fault]) -> Iterator[str]:
    """Where, with what stood there; rows of one column with one value in one line."""
    alike: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        match = _ROW.fullmatch(fault.where)
        row, rest = (match["row"], match["rest"]) if match else (fault.where, "\0")
        alike.setdefault((rest, fault.value), []).append(row)
    for (rest, value), rows in alike.items():
        if rest == "\0":
            yield from (f"{where}:{_value(value)}".rstrip(":") for where in rows)
            continue
        named = ", ".join(rows[:PLACES_SHOWN])
        more = f" and {len(rows) - PLACES_SHOWN:,} more" if len(rows) > PLACES_SHOWN else ""
        word = "row" if len(rows) == 1 else "rows"
        yield f"{word} {named}{more}{rest}:{_value(value)}".rstrip(":")


def _value(value: str) -> str:
    return f" '{value}'" if value else ""
