"""Dates as people write them, decided per column and never guessed.

What it is for: ``31.10.2026``, ``10/31/26 6:00 PM``, ``2026-10-31T06:00+01:00``, ``31 Oct 2026``.
A text may be a date with the day first, the month first or the year first. Texts of a column that
are parted by the same mark have one order: one that reads them all. Where two do and a value would
differ (``02/03/2026``), no value is given for it and the user is asked. What it is not for: zones,
or what a day without a time means (`terms.moments`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, timezone
from functools import lru_cache

from fillsched.intake.options import Dates

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""Years that a date of a lot may have; 0202 and 20226 are slips of a finger."""

CENTURY = 2000
"""Of a year of two digits; no plan is of another."""

MOST_DATE_TEXT = 60
"""Characters of a written date."""

DATES_REMEMBERED = 4096
"""Texts of which the dates are kept: thousands of lots are due on some hundred days."""

_MONTHS = (
    "jan january januar janner janv janvier ene enero",
    "feb february februar feber fev fevr fevrier febrero",
    "mar march marz mrz mars marzo",
    "apr april avr avril abr abril",
    "may mai mayo",
    "jun june juni juin junio",
    "jul july juli juil juillet julio",
    "aug august aout ago agosto",
    "sep sept september septembre septiembre setiembre",
    "oct october okt oktober octobre octubre",
    "nov november novembre noviembre",
    "dec december dez dezember decembre dic diciembre",
)
_MONTH_OF = {word: at for at, words in enumerate(_MONTHS, start=1) for word in words.split()}

_TIME = re.compile(
    r"(?P<day>.+?)(?:,? |t)(?P<hour>[0-9]{1,2})(?:(?:[:h](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?) ?(?P<half>[ap]\.?m\.?)?|"
    r" ?(?P<only>[ap]\.?m\.?))(?: ?(?:uhr|h))?(?P<zone> ?(?:z|utc|[+-][0-9]{2}:?[0-9]{2}))?"
)
_NUMBERS = re.compile(
    r"(?P<first>[0-9]{1,4})(?P<mark>[./-]) ?(?P<second>[0-9]{1,2})(?P=mark) ?(?P<third>[0-9]{1,4})"
)
_DAY_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?:er|st|nd|rd|th|\.)?[ -]*(?:de |of )?(?P<month>[a-z]+)\.?[ ,-]*(?:de )?"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]+)\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{4})"
)
_YEAR_MONTH = re.compile(r"(?P<year>[0-9]{4})[ -](?P<month>[a-z]+)\.?[ -](?P<day>[0-9]{1,2})")
_EIGHT = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Written:
    """A text taken apart: the days that it may be, by order, and its time of day, if it has one.

    `mark`: what parts its numbers; empty where the order cannot be in doubt. `zone`: hours from UTC
    where the text says it.
    """

    days: Mapping[Dates, date]
    mark: str = ""
    clock: time | None = None
    zone: timezone | None = None
    next_day: bool = False

    @property
    def sure(self) -> date | None:
        """The day, where all readings are the same."""
        days = set(self.days.values())
        return days.pop() if len(days) == 1 else None


@dataclass(frozen=True, slots=True)
class Orders:
    """In which order the dates of one column are written: as the user said (`given`), or by each
    mark those orders that read all texts with it; none, where no one order does."""

    given: Dates | None = None
    by_mark: Mapping[str, frozenset[Dates]] | None = None


@lru_cache(maxsize=DATES_REMEMBERED)
def written(text: str) -> Written | None:
    """`text` taken apart; None if it is no date."""
    if len(text) > MOST_DATE_TEXT or not any(map(str.isdigit, text)):
        return None
    plain = _plain(text)
    clock, zone, next_day = None, None, False
    day = plain
    if match := _TIME.fullmatch(plain):
        told = _clock(match)
        if told is None:
            return None
        clock, next_day = told
        zone = _zone(match["zone"])
        day = match["day"]
    days, mark = _days(day.rstrip(" ,"))
    if next_day:
        days = {order: one + timedelta(days=1) for order, one in days.items()}
    return Written(days, mark, clock, zone, next_day) if days else None


def decide(texts: Iterable[str], given: Dates | None) -> Orders:
    """The orders in which the texts of a column can be read together."""
    if given is not None:
        return Orders(given)
    allowed: dict[str, frozenset[Dates]] = {}
    for text in texts:
        found = written(text)
        if found is not None and found.mark:
            orders = frozenset(found.days)
            allowed[found.mark] = allowed.get(found.mark, orders) & orders
    return Orders(None, allowed)


def possible(found: Written, orders: Orders) -> Mapping[Dates, date]:
    """The days that a text may be in its column, by order: one, several that differ, or none.

    None: it is not written in the order that the user said, or the column is written in several
    orders and the text could be in each.
    """
    if not found.mark:
        return found.days
    if orders.given is not None:
        return {order: day for order, day in found.days.items() if order == orders.given}
    allowed = (orders.by_mark or {}).get(found.mark, frozenset())
    if not allowed:
        return found.days if found.sure else {}
    return {order: day for order, day in found.days.items() if order in allowed}


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def _clock(match: re.Match[str]) -> tuple[time, bool] | None:
    """The time of day, and whether it is 24:00, the beginning of the next; None for 25:10."""
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or match["only"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return time(), True
    return (time(hour, minute, second), False) if max(minute, second) < 60 > hour < 24 else None


def _zone(text: str | None) -> timezone | None:
    said = (text or "").strip()
    if not said:
        return None
    if said in ("z", "utc"):
        return UTC
    digits = said[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span >= timedelta(days=1):
        return None
    return timezone(-span if said[0] == "-" else span)


def _days(text: str) -> tuple[dict[Dates, date], str]:
    """The days a text may be, by order, with the mark that parts its numbers."""
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(match["first"], match["second"], match["third"], match["mark"])
    if _EIGHT.fullmatch(text):
        first = _of_numbers(text[:4], text[4:6], text[6:], "")[0]
        return first or _of_numbers(text[:2], text[2:4], text[4:], "8")[0], "" if first else "8"
    for pattern in (_DAY_MONTH, _MONTH_DAY, _YEAR_MONTH):
        match = pattern.fullmatch(text)
        if match and (month := _MONTH_OF.get(match["month"])):
            day = _day(match["year"], str(month), match["day"])
            return ({"dmy": day}, "") if day else ({}, "")
    return {}, ""


def _of_numbers(first: str, second: str, third: str, mark: str) -> tuple[dict[Dates, date], str]:
    if len(first) == 4:
        day = _day(first, second, third)
        return ({"ymd": day}, "") if day else ({}, "")
    orders: dict[Dates, date | None] = {
        "dmy": _day(third, second, first),
        "mdy": _day(third, first, second),
        "ymd": _day(first, second, third) if len(first) == len(third) == 2 else None,
    }
    return {order: day for order, day in orders.items() if day is not None}, mark


def _day(year: str, month: str, day: str) -> date | None:
    if len(year) not in (2, 4) or len(day) > 2:
        return None
    number = int(year) + (CENTURY if len(year) == 2 else 0)
    if not EARLIEST_YEAR <= number <= LATEST_YEAR:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
