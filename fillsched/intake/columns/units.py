"""The unit that a heading, a row of units or a format names, and what it does to an amount.

What it is for: ``Vials [k]``, ``Fill time (min)``, ``% of plan``: named as such. Nothing is
multiplied unless the user says so with `--unit`. What it is not for: asking (`amounts_unit`).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fillsched.intake.options import Unit
from fillsched.intake.ours import FILL_HOURS, VIALS

FACTORS: Mapping[str, Mapping[Unit, Fraction]] = {
    VIALS: {"vials": Fraction(1), "thousands": Fraction(1_000), "millions": Fraction(1_000_000)},
    FILL_HOURS: {
        "hours": Fraction(1), "minutes": Fraction(1, 60), "seconds": Fraction(1, 3600),
        "days": Fraction(24),
    },
}  # fmt: skip
"""Of each column of amounts: its own unit first, and what one of another is in it."""

Named = Unit | Literal["clock", "percent", "boxes", "measure"]
"""What a unit may be: `clock` is h:mm, `measure` litres, kilograms and the like."""

_WORDS: Mapping[Named, str] = {
    "thousands": "k 000 000s '000 1000 x1000 ×1000 *1000 1.000 1,000 10^3 10³ x10^3 thousand "
    "thousands thou tsd tausend tstk tstck kpcs kvials kstk mille millier milliers mil miles",
    "millions": "m mn mm mio mill million millions millionen millones x1000000 10^6",
    "minutes": "min mins minute minutes minuten minutos minuto minutas",
    "seconds": "s sec secs second seconds sek sekunde sekunden seconde secondes segundos",
    "days": "d day days tag tage jour jours dia dias",
    "hours": "h hr hrs hour hours std stunde stunden heure heures hora horas hs",
    "clock": "h:mm hh:mm [h]:mm h:mm:ss hh:mm:ss [h]:mm:ss hhmm h:m hh:m std:min h:min",
    "percent": "% percent pct prozent pourcent porcentaje porciento",
    "boxes": "box boxes carton cartons karton kartons tray trays pallet pallets palette paletten "
    "palettes palet case cases caja cajas boite boites pack packs ve vpe bundle bundles",
    "measure": "l ml cl hl µl ul liter litre litres litros kg g mg t to eur usd chf",
    "vials": "vials vial pcs pc piece pieces stuck stk st stck flaschchen flasche flaschen flacon "
    "flacons viales unites unidades units unit ea each u un ud uds nos no nr anzahl",
}
UNIT_OF: Mapping[str, Named] = {
    word: named for named, words in _WORDS.items() for word in words.split()
}
_IN = frozenset({"in", "en", "je", "pro", "per", "par", "por", "a", "of"})
"""Words between a name and its unit."""

_BRACKETS = {"]": "[", ")": "("}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as its name and the unit it names, with the word for that."""

    name: str
    unit: Named | None = None
    word: str = ""


def unit_named(text: str) -> Named | None:
    """The unit that `text` names, if it is nothing but that."""
    words = _folded(text).lstrip("/").split()
    while len(words) > 1 and words[0] in _IN:
        words.pop(0)
    joined = "".join(words)
    if joined in UNIT_OF:
        return UNIT_OF[joined]
    named = [UNIT_OF.get(word.strip(".-/")) for word in words]
    return named[0] if all(named) and named else None


def taken_apart(heading: str) -> Heading:
    """A heading into name and unit: ``Menge [Stück]``, ``Vials in thousands``, ``% vials``.

    Brackets that name no unit stay part of the name: ``Vials (plan)`` is not ``Vials``.
    """
    name, word = _brackets_off(heading.strip())
    if word and (named := unit_named(word)):
        return Heading(name, named, word)
    words = heading.replace("_", " ").replace(",", " ").split()
    if len(words) > 1 and (named := unit_named(words[0])) in ("thousands", "millions", "percent"):
        return Heading(_without_in(words[1:]), named, words[0])
    for count in (2, 1):
        before, last = words[:-count], " ".join(words[-count:])
        if before and (named := unit_named(last)):
            return Heading(_without_in(before), named, last)
    return Heading(heading)


def _brackets_off(heading: str) -> tuple[str, str]:
    """What stands before the brackets at the end, and in them: ``[h]:mm`` as well."""
    opens = _BRACKETS.get(heading[-1:])
    at = heading.find(opens, 1) if opens else -1
    if at < 0:
        return heading, ""
    return heading[:at].rstrip(" _,;:/-"), heading[at + 1 : -1].strip()


def _without_in(words: list[str]) -> str:
    """The words without an ``in`` or ``of`` at either end."""
    while len(words) > 1 and _folded(words[-1]) in _IN:
        words = words[:-1]
    while len(words) > 1 and _folded(words[0]) in _IN:
        words = words[1:]
    return " ".join(words)


def belongs(unit: Named | None, ours: str) -> bool:
    """Whether amounts of our column in that unit are as we count them."""
    own = next(iter(FACTORS[ours]))
    return unit is None or unit == own or (unit == "clock" and ours == FILL_HOURS)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).strip()
