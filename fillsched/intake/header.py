"""Finding the row of headings and which column is which.

What it is for: the aliases of our four columns, the user's own mapping, a title row above the
header, and a missing column told with the nearest heading. What it is not for: the cells below.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fillsched.errors import Fault
from fillsched.intake.limits import MOST_HEADER_ROWS
from fillsched.intake.table import Cell, Row, column_letter, is_empty, shown
from fillsched.suggestions import nearest

LOT_ID, PRODUCT, VIALS, FILL_HOURS = "lot_id", "product", "vials", "fill_hours"
AMOUNTS = (VIALS, FILL_HOURS)
OURS = (LOT_ID, PRODUCT, *AMOUNTS)

ALIASES: Mapping[str, tuple[str, ...]] = {
    LOT_ID: ("lot", "lotid", "lotno", "lotnr", "lotnumber", "lotcode", "losnummer", "losnr"),
    PRODUCT: ("type", "product", "producttype", "lottype", "vialtype", "productname", "productcode",
              "produkt", "produit", "producto", "prodotto", "typ"),
    VIALS: ("vials", "vialcount", "numberofvials", "noofvials", "nrofvials", "vialquantity",
            "vialqty", "vialslot", "vialsperlot"),
    FILL_HOURS: ("fillhours", "fillhrs", "filltime", "filltimeh", "fillhoursh", "filltimehours",
                 "fillduration", "filldurationh", "filldurationhours", "fillinghours",
                 "fillingtimeh"),
}  # fmt: skip
"""Headings that name our columns beyond doubt, without case and anything but letters and digits.

`quantity` is not among them (of what?), nor `batch` (a batch may be filled in several lots), nor
`hours`: such a column is named with ``--map``.
"""

LEAST_LIKENESS = 0.75
"""Of 1, of a heading to one of ours: below it the hint would mislead more often than help."""

_WRITTEN = {LOT_ID: "Lot ID", PRODUCT: "Type", VIALS: "Vials", FILL_HOURS: "fill_hours"}
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings; `columns` maps our names to column indexes; `amount` is the sized one.

    `width` counts the cells up to the last heading.
    """

    row: int
    columns: Mapping[str, int]
    amount: str
    headings: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.headings)

    def place(self, row: int, ours: str) -> str:
        """Where the cell of our column stands: ``row 14, column C (Vials)``."""
        index = self.columns[ours]
        return f"row {row}, column {column_letter(index)} ({self.headings[index]})"


def find_header(rows: Sequence[Row], mapping: Mapping[str, str]) -> Header | list[Fault]:
    """The first row that names all our columns, or what is wrong with the row that comes closest.

    `mapping`: our name -> the heading the user says it has.
    """
    best: tuple[int, Row] | None = None
    looked_at = 0
    for row in rows:
        if row.blank:
            continue
        found = _matches(row, mapping)
        if _complete(found):
            faults = _doubled(row, found)
            return faults if faults else _header(row, found)
        if best is None or len(found) > best[0]:
            best = (len(found), row)
        looked_at += 1
        if looked_at == MOST_HEADER_ROWS:
            break
    return _missing(best[1] if best else None, mapping)


def unknown_names(mapping: Mapping[str, str]) -> list[Fault]:
    """Faults of a mapping that names columns we do not have."""
    return [
        Fault(
            "--map",
            f"{name}={heading}",
            f"there is no column {name}",
            f"{_did_you_mean(name, OURS)}The columns are {', '.join(OURS)}",
        )
        for name, heading in mapping.items()
        if name not in OURS
    ]


def plain(heading: str) -> str:
    """A heading without case and without anything but letters and digits."""
    return _NOT_A_LETTER.sub("", heading.casefold())


def _matches(row: Row, mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """Our names -> indexes of the columns of `row` that carry them."""
    texts = [shown(cell) if isinstance(cell, str) else "" for cell in row.cells]
    taken: dict[str, list[int]] = {}
    for ours, heading in mapping.items():
        exact = [index for index, text in enumerate(texts) if text == heading.strip()]
        wanted = plain(heading)
        loose = [index for index, text in enumerate(texts) if text and plain(text) == wanted]
        if exact or loose:
            taken[ours] = exact or loose
    claimed = {index for indexes in taken.values() for index in indexes}
    for ours in OURS:
        if ours in mapping or (ours in AMOUNTS and any(name in mapping for name in AMOUNTS)):
            continue
        found = [
            index
            for index, text in enumerate(texts)
            if text and index not in claimed and plain(text) in ALIASES[ours]
        ]
        if found:
            taken[ours] = found
    return taken


def _complete(found: Mapping[str, list[int]]) -> bool:
    return LOT_ID in found and PRODUCT in found and any(name in found for name in AMOUNTS)


def _doubled(row: Row, found: Mapping[str, list[int]]) -> list[Fault]:
    faults = []
    for ours, indexes in found.items():
        if len(indexes) > 1:
            headings = [shown(row.cells[index]) for index in indexes]
            named = [
                f"{heading} ({column_letter(index)})"
                for heading, index in zip(headings, indexes, strict=True)
            ]
            faults.append(
                Fault(
                    f"row {row.number}",
                    ", ".join(named),
                    f"more than one column could be the {ours}",
                    f"Say which with --map {ours}={_quoted(headings[0])}, or rename one if they "
                    "are called the same",
                )
            )
    if all(name in found for name in AMOUNTS):
        names = [shown(row.cells[found[name][0]]) for name in AMOUNTS]
        faults.append(
            Fault(
                f"row {row.number}",
                ", ".join(names),
                "a lot is sized in vials or in fill hours, and there is a column for each",
                f"Say which counts: --map vials={_quoted(names[0])} or "
                f"--map fill_hours={_quoted(names[1])}",
            )
        )
    return faults


def _header(row: Row, found: Mapping[str, list[int]]) -> Header:
    headings = [shown(cell) for cell in row.cells]
    while headings and not headings[-1]:
        headings.pop()
    amount = next(name for name in AMOUNTS if name in found)
    columns = {ours: found[ours][0] for ours in OURS if ours in found}
    return Header(row.number, columns, amount, tuple(headings))


def _missing(row: Row | None, mapping: Mapping[str, str]) -> list[Fault]:
    if row is None:
        return [_no_header("the file", "")]
    found = _matches(row, mapping)
    spare = [
        shown(cell)
        for index, cell in enumerate(row.cells)
        if isinstance(cell, str) and cell and all(index not in taken for taken in found.values())
    ]
    if (
        not found
        and not mapping
        and (
            any(_is_number(cell) for cell in row.cells)
            or not any(_near(ours, spare) for ours in OURS)
        )
    ):
        return [_no_header(f"row {row.number}", _line(row.cells))]
    faults = []
    for ours in (LOT_ID, PRODUCT):
        if ours not in found:
            faults.append(_missing_column(row, ours, spare, mapping))
    if not any(name in found for name in AMOUNTS):
        hours = _near(FILL_HOURS, spare) and not _near(VIALS, spare)
        likely = FILL_HOURS if hours else VIALS
        wanted = next((name for name in AMOUNTS if name in mapping), likely)
        faults.append(_missing_column(row, wanted, spare, mapping))
    return faults


def _missing_column(row: Row, ours: str, spare: Sequence[str], mapping: Mapping[str, str]) -> Fault:
    where, line = f"row {row.number}", _line(row.cells)
    if ours in mapping:
        near = _did_you_mean(mapping[ours], spare)
        return Fault(
            where, line, f"no column is called {mapping[ours]}", f"{near}Check --map {ours}=..."
        )
    name = _WRITTEN[ours] + (" or fill_hours" if ours == VIALS else "")
    near_heading = _near(ours, spare)
    example = near_heading or "HEADING"
    hint = f"If {near_heading} is meant, say --map" if near_heading else "Add it, or say --map"
    return Fault(where, line, f"the column {name} is missing", f"{hint} {ours}={_quoted(example)}")


def _no_header(where: str, value: str) -> Fault:
    return Fault(
        where,
        value,
        "there is no row of headings",
        "Put the headings above the lots: Lot ID,Type,Vials or lot_id,product,fill_hours",
    )


def _is_number(cell: Cell) -> bool:
    """Headings hold no bare number; a row that does is a lot."""
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell[:1].isdigit())


def _near(ours: str, spare: Sequence[str]) -> str | None:
    """The heading that most resembles a name of our column."""
    by_plain = {plain(heading): heading for heading in spare}
    for alias in (plain(ours), *ALIASES[ours]):
        close = nearest(alias, by_plain, LEAST_LIKENESS)
        if close is not None:
            return by_plain[close]
    return None


def _did_you_mean(name: str, among: Sequence[str]) -> str:
    close = nearest(name, among)
    return "" if close is None else f"Did you mean {close}? "


def _line(cells: Sequence[Cell]) -> str:
    line = ", ".join(shown(cell) for cell in cells if not is_empty(cell))
    return line if len(line) <= 80 else f"{line[:77]}..."


def _quoted(heading: str) -> str:
    """As one word of a shell, in the quotes that most shells know where they are enough."""
    if re.fullmatch(r"[\w.-]+", heading):
        return heading
    return shlex.quote(heading) if re.search(r"[\"$`\\!]", heading) else f'"{heading}"'
