"""What a table says of a lot beside its fill: dates, how late, weight, its owner's columns.

What it is for: one list of columns for every table; one stands there only where a lot has it. What
it is not for: how a format writes a time or a number.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fillsched.model import Lot
from fillsched.wire import ActivityView

Value = datetime | float | str | None


@dataclass(frozen=True, slots=True)
class LotColumn:
    """A column: `key` for programs, `heading` for people, and what stands there for a fill; `width`
    in characters."""

    key: str
    heading: str
    value: Callable[[ActivityView], Value]
    moment: bool = False
    width: int = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What some lot of a schedule has: `own` are the headings of its owner's columns, each with the
    characters of the longest text there."""

    release: bool = False
    due: bool = False
    weight: bool = False
    own: tuple[tuple[str, int], ...] = ()

    @classmethod
    def by(cls, lots: Sequence[Lot], own: Sequence[str] = ()) -> "Asked":
        """What `lots` have."""
        texts = [lot.own for lot in lots if lot.own]
        longest = [max((len(row[at]) for row in texts), default=0) for at in range(len(own))]
        terms = {id(lot.terms): lot.terms for lot in lots}.values()
        return cls(
            any(one.release for one in terms),
            any(one.due for one in terms),
            any(one.weight != 1 for one in terms),
            tuple(zip(own, longest, strict=True)),
        )

    def columns(self) -> list[LotColumn]:
        """The columns that say it, the owner's last."""
        return [*self.ours(), *map(_own, self.own)]

    def ours(self) -> Iterator[LotColumn]:
        """Those of them that are no owner's."""
        if self.release:
            yield LotColumn("release", "Release", lambda fill: fill.release, moment=True, width=20)
        if self.due:
            yield LotColumn("due", "Due", lambda fill: fill.due, moment=True, width=20)
            yield LotColumn("late_hours", "Late (h)", lambda fill: fill.late_hours)
        if self.weight:
            yield LotColumn("weight", "Weight", _weight)


NOTHING_ASKED = Asked()
"""Of lots that have their amount alone."""


def _weight(fill: ActivityView) -> Value:
    return 1.0 if fill.weight is None else fill.weight


WIDEST = 30
"""Characters of an owner's column in a workbook at most: a page must hold all columns."""


def _own(named: tuple[str, int]) -> LotColumn:
    heading, longest = named
    width = min(WIDEST, max(8, longest, len(heading)) + 2)
    return LotColumn(heading, heading, lambda fill: (fill.own or {}).get(heading, ""), width=width)
