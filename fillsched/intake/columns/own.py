"""The columns of a lots file that are its owner's alone: kept beside the lots, and not understood.

What it is for: a planner finds the customer, the order number and the remark again in what is
taken away. They are texts as they are seen, of bounded number and length. What is hidden is not
kept. What it is not for: our own columns (`header`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fillsched.intake.columns.header import Header
from fillsched.intake.columns.names import is_known, plain
from fillsched.intake.columns.term_names import TERM_ALIASES
from fillsched.intake.limits import MOST_OWN_CHARACTERS, MOST_OWN_COLUMNS, MOST_OWN_TEXT
from fillsched.intake.table import Cell, Row, Table, Wrong, column_letter, is_empty, seen, shown

_OURS_IN_EXPORTS = re.compile(
    r"kind|line|lot|lot_id|type|vials|hours|campaign|provenance|release|due|weight|late_hours|"
    r"(late|hours late)( \(h\))?|((start|end|release|due)(_local| \([^)]*\)))|start|end",
    re.IGNORECASE,
)
"""Headings of a schedule that we wrote, in CSV and in a workbook."""


@dataclass(slots=True)
class OwnColumns:
    """Which they are (heading -> column index), and what was met of them while rows were read."""

    columns: Mapping[str, int]
    unused: Sequence[str] = ()
    cut: int = 0
    characters: int = 0
    _unspelled: bool = field(default=False)

    @classmethod
    def of(cls, table: Table, header: Header) -> "OwnColumns":
        """Those of a table; of a schedule that we wrote, what its owner's file had."""
        ours = set(header.columns.values())
        free = [
            (index, heading)
            for index, heading in enumerate(header.headings)
            if heading and index not in ours
        ]
        if header.activity is not None:
            free = [one for one in free if not _OURS_IN_EXPORTS.fullmatch(one[1])]
        seen_ones = [one for one in free if one[0] not in table.hidden_columns]
        kept = dict(_named(seen_ones[:MOST_OWN_COLUMNS]))
        unused = [
            f"{heading} ({column_letter(index)})"
            for index, heading in free
            if index not in kept.values()
        ]
        return cls(kept, unused, _unspelled=header.activity is not None and table.kind == "csv")

    @property
    def names(self) -> tuple[str, ...]:
        """Their headings, each once; none where they hold too much."""
        return () if self._too_much else tuple(self.columns)

    def texts(self, row: Row) -> tuple[str, ...]:
        """What stands in them in `row`, in their order; nothing where all are empty, or hold too
        much."""
        if self._too_much:
            return ()
        texts = tuple(self._text(row.cell(index)) for index in self.columns.values())
        return texts if any(texts) else ()

    def notes(self) -> Iterator[str]:
        """What is to be said of them."""
        told = [f"{heading} ({column_letter(at)})" for heading, at in self.columns.items()]
        if self._too_much:
            yield (
                f"columns not used: {', '.join(told)}; they hold more than "
                f"{MOST_OWN_CHARACTERS:,} characters, the most that is kept beside lots"
            )
        elif told:
            yield f"columns kept but not used: {', '.join(told)}"
        if self.unused:
            yield f"columns not used: {', '.join(self.unused)}"
        if self.cut and not self._too_much:
            texts = "a text" if self.cut == 1 else f"{self.cut:,} texts"
            yield f"{texts} in columns that are not used cut after {MOST_OWN_TEXT} characters"

    @property
    def _too_much(self) -> bool:
        return self.characters > MOST_OWN_CHARACTERS

    def _text(self, cell: Cell) -> str:
        if is_empty(cell) or isinstance(cell, Wrong):
            return ""
        if not isinstance(cell, str):
            text = shown(cell)
        else:
            text = seen(without_apostrophe(cell) if self._unspelled else cell)
        if len(text) > MOST_OWN_TEXT:
            self.cut += 1
            text = f"{text[: MOST_OWN_TEXT - 1]}…"
        self.characters += len(text)
        return text


def _named(columns: Sequence[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """Each heading once: what stands twice has its letter behind it."""
    taken: set[str] = set()
    for index, heading in columns:
        name = heading if len(heading) <= MOST_OWN_TEXT else f"{heading[: MOST_OWN_TEXT - 1]}…"
        if name in taken or _is_ours(name):
            name = f"{name} ({column_letter(index)})"
        taken.add(name)
        yield name, index


def _is_ours(name: str) -> bool:
    """Whether our own export would be read again as if it were a column of ours."""
    word = plain(name)
    return is_known(word) or any(word in names for names in TERM_ALIASES.values())


_SAFE = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def without_apostrophe(cell: str) -> str:
    """A text of our own CSV without the apostrophe that keeps a spreadsheet from taking it for a
    formula."""
    return cell[1:] if _SAFE.match(cell) else cell
