"""The moment that a cell of dates means, by the clock of the plant.

What it is for: a day without a time is its end where something must be done by then, else its
beginning; a time that clocks skip or show twice is told. What it is not for: how dates are written
(`cells.dates`), or whether they make sense together (`plausible`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fillsched.intake.cells.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Orders,
    Written,
    decide,
    possible,
    written,
)
from fillsched.intake.cells.names import error_shown
from fillsched.intake.cells.stand_ins import is_error, stands_for_nothing
from fillsched.intake.options import Dates
from fillsched.intake.ours import DEADLINE, DUE, PIN_START
from fillsched.intake.table import Cell, Formatted, Wrong
from fillsched.time_zones import moment_of

BY_THE_END = (DUE, DEADLINE)
"""Of which a day without a time means its end."""

_WRITE = "Write it as 2026-10-31 14:00"
_ISO = "Send it as 2026-10-31 or 2026-10-31T14:00+01:00"
_NO_DATE = "it is not a date"
_NUMBER = Wrong("it is a number, not a date", "Format the cell as a date, or write 2026-10-31")
_YEARS = Wrong(
    f"its year is not between {EARLIEST_YEAR} and {LATEST_YEAR}", "Check whether a digit slipped"
)
_NO_TIME = Wrong(
    "it has no time of day, and a pinned start is exact", "Write it as 2026-10-31 14:00"
)
_ORDER = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


@dataclass(slots=True)
class Column:
    """One column of dates while it is read, and what was noticed: numbers of its rows.

    `doubtful`: the first text that could be several days, with them. `settled`: a text that could
    be several days but for the order of its column, and the order.
    """

    ours: str
    orders: Orders
    whole_days: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    doubtful: tuple[str, Mapping[Dates, date]] | None = None
    settled: tuple[str, Dates] | None = None


@dataclass(frozen=True, slots=True)
class Moments:
    """Reads cells of dates. `kind`: of the file, or json, where all is ISO 8601."""

    zone: ZoneInfo
    kind: str
    columns: Mapping[str, Column]

    @classmethod
    def of(
        cls, texts: Mapping[str, Iterable[str]], zone: ZoneInfo, kind: str, given: Dates | None
    ) -> "Moments":
        """For columns with those texts, each in the order that its texts show."""
        columns = {ours: Column(ours, decide(some, given)) for ours, some in texts.items()}
        return cls(zone, kind, columns)

    def read(self, ours: str, cell: Cell, number: int) -> datetime | Wrong:
        """The moment in UTC that `cell` of the row `number` means."""
        column = self.columns[ours]
        if isinstance(cell, str):
            return self._of_text(column, cell, number)
        if isinstance(cell, Wrong):
            return cell
        if isinstance(cell, datetime):
            rounded = cell + timedelta(microseconds=500_000)  # 6:00 is stored as 0.24999999
            return self._moment(column, rounded.replace(microsecond=0), number)
        if isinstance(cell, date):
            return self._whole_day(column, cell, number)
        if isinstance(cell, bool) or not isinstance(cell, int | float | Formatted):
            return Wrong(_NO_DATE, self._fix())
        return _NUMBER if self.kind != "json" else Wrong(_NUMBER.reason, _ISO)

    def _fix(self) -> str:
        return _ISO if self.kind == "json" else _WRITE

    def _of_text(self, column: Column, text: str, number: int) -> datetime | Wrong:
        if is_error(text):
            return error_shown(text)
        if stands_for_nothing(text):
            return Wrong("it stands for a missing date", "Write the date, or leave the cell empty")
        if text.isdigit() and len(text) != 8:
            return _NUMBER
        found = written(text)
        if found is None or (self.kind == "json" and not _is_iso(text, found)):
            return Wrong(_NO_DATE if found is None else "it is not ISO 8601", self._fix())
        day = self._day(column, text, found)
        if isinstance(day, Wrong):
            return day
        if found.clock is None:
            return self._whole_day(column, day, number)
        shown = datetime.combine(day, found.clock)
        if found.zone is not None:
            return shown.replace(tzinfo=found.zone).astimezone(UTC)
        return self._moment(column, shown, number)

    def _day(self, column: Column, text: str, found: Written) -> date | Wrong:
        days = possible(found, column.orders)
        if not days:
            return _in_no_order(column.orders)
        if len(set(days.values())) > 1:
            column.doubtful = column.doubtful or (text, days)
            options = " or ".join(f"--dates {order}" for order in days)
            return Wrong(
                "day, month and year may stand in several orders, and nothing in the column "
                "settles it",
                f"Say which with {options}",
            )
        order, day = next(iter(days.items()))
        if found.sure is None:
            column.settled = column.settled or (text, order)
        return day

    def _whole_day(self, column: Column, day: date, number: int) -> datetime | Wrong:
        if column.ours == PIN_START:
            return _NO_TIME
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return _YEARS
        column.whole_days.append(number)
        if column.ours in BY_THE_END:
            day += timedelta(days=1)
        return moment_of(datetime.combine(day, time()), self.zone)

    def _moment(self, column: Column, shown: datetime, number: int) -> datetime | Wrong:
        if not EARLIEST_YEAR <= shown.year <= LATEST_YEAR:
            return _YEARS
        first, second = (
            shown.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        if first < second:
            column.twice.append(number)
        elif first > second:
            column.skipped.append(number)
        return moment_of(shown, self.zone)


def order_told(order: Dates) -> str:
    """An order in words: ``day, month, year``."""
    return _ORDER[order]


def _in_no_order(orders: Orders) -> Wrong:
    if orders.given is not None:
        return Wrong(
            f"it is no date written {_ORDER[orders.given]}", f"{_WRITE}, or say another --dates"
        )
    return Wrong(
        "day and month may stand either way, and other dates of the column are written both ways",
        "Write all dates of the column in one way; a --dates that fits only some cannot help",
    )


def _is_iso(text: str, found: Written) -> bool:
    return not found.mark and text[:4].isdigit() and "/" not in text and "." not in text[:10]
