"""Rows that say something and are no lots: remarks, signatures, sub-headings, units.

What it is for: what stands around the lots of a real sheet, in four languages. A row is one of
these only when no lot can be lost by it: it has no amount. What it is not for: totals (`totals`).
"""

import re

from fillsched.intake.cells.stand_ins import stands_for_nothing
from fillsched.intake.columns.units import Named, unit_named
from fillsched.intake.entries import Entry
from fillsched.intake.ours import LOT_ID, OURS, PRODUCT
from fillsched.intake.table import Row, is_empty, seen

LEAST_WORDS = 3
"""Words that stand alone in a row and are a sentence; ids of lots have rarely two."""

MOST_READ = 200
"""Characters of a text that are looked at."""

_BEGINS = re.compile(
    r"(signature|signed|date|prepared|checked|approved|reviewed|released|created|printed|issued|"
    r"notes?|remarks?|comments?|legend|page|attention|see|"
    r"unterschrift|datum|erstellt|ersteller|geprüft|prüfer|freigegeben|freigabe|genehmigt|gedruckt|"
    r"hinweise?|bemerkung(en)?|anmerkung(en)?|stand|legende|seite|achtung|siehe|gez|"
    r"signé|visa|préparé|vérifié|approuvé|établi|imprimé|remarques?|légende|voir|fait|"
    r"firma|firmado|fecha|elaborado|preparado|revisado|aprobado|nota|notas|observaci(ón|ones)|"
    r"leyenda|página|ver)\b.*",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(kw|cw|wk|week|woche|kalenderwoche|calendar week|semaine|sem|semana|line|linie|ligne|línea|"
    r"linea|anlage|shift|schicht|équipe|turno)\W*\d{1,2}(\W+\d{2,4})?:?",
    re.IGNORECASE,
)


def is_remark(entry: Entry, row: Row) -> bool:
    """Whether a row without an amount is a sentence, a signature or a sub-heading."""
    if not is_empty(entry.cells.get(entry.amount)):
        return False
    texts = [cell for name in (LOT_ID, PRODUCT) if isinstance(cell := entry.cells[name], str)]
    filled = [text for text in texts if text]
    if not filled or len(filled) < sum(not is_empty(entry.cells[n]) for n in (LOT_ID, PRODUCT)):
        return False
    first = seen(filled[0])[:MOST_READ]
    if len(filled) == 2:
        return _BEGINS.fullmatch(first) is not None and not any(map(str.isdigit, first))
    alone = sum(not is_empty(cell) for cell in row.cells) == 1
    return (
        _BEGINS.fullmatch(first) is not None
        or _PERIOD.fullmatch(first) is not None
        or (alone and (len(first.split()) >= LEAST_WORDS or first.endswith(":")))
    )


def units_in(entry: Entry) -> Named | None:
    """The unit of the amounts, where the row below the headings names units and nothing else."""
    needed = [cell for ours, cell in entry.cells.items() if ours in OURS]
    texts = [seen(cell) for cell in needed if not is_empty(cell)]
    amount = entry.cells.get(entry.amount)
    if not isinstance(amount, str) or (named := unit_named(amount.strip("[]() "))) is None:
        return None
    return named if all(_is_unit(text) for text in texts) else None


def _is_unit(text: str) -> bool:
    return stands_for_nothing(text) or unit_named(text.strip("[]() ")) is not None
