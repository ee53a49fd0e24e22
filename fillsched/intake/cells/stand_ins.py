"""Texts that stand where a value should: errors of a spreadsheet, placeholders, infinity.

What it is for: the same words in names and amounts, in a text file and a workbook, in the four
languages a spreadsheet here may speak. What it is not for: what is said of them.
"""

import re

_ERROR = re.compile(r"#[¡¿]?(?:DIV/0|[A-ZÄÖÜÉÀ_]+)[!?]|#N/[AD]|#NV|#GETTING_DATA|#{2,}")
"""#REF! and #BEZUG!, #NAME? and #NOM?, #¡VALOR!; #N/A, #NV and #N/D; a column too narrow."""

PLACEHOLDERS = frozenset((
    "-", "--", "---", "–", "—", "?", "??", "???", "...", "…", "n/a", "n.a.", "n/d", "n.d.", "nan",
    "null", "none", "(null)", "(none)", "tbd", "t.b.d.", "tba", "tbc", "to be defined",
    "to be confirmed", "unknown", "pending", "k.a.", "k. a.", "n.v.", "offen", "folgt", "unbekannt",
    "s.o.", "à définir", "a définir", "inconnu", "s/d", "por definir", "desconocido", "pendiente",
))  # fmt: skip
"""In place of any value. A product may be called NA (sodium), so that is none of them."""

_NO_AMOUNT = PLACEHOLDERS | {"na", "nil", "nd"}
_INFINITE = frozenset({"inf", "infinity", "∞"})


def is_error(text: str) -> bool:
    """Whether `text` is what a spreadsheet shows instead of a value."""
    return text[:1] == "#" and _ERROR.fullmatch(text) is not None


def stands_for_nothing(text: str, *, amount: bool = False) -> bool:
    """Whether `text` says that there is no value yet; of an amount some more words do."""
    return text.casefold() in (_NO_AMOUNT if amount else PLACEHOLDERS)


def is_infinite(text: str) -> bool:
    """Whether `text` is no end of a number."""
    return text.casefold().lstrip("+-") in _INFINITE
