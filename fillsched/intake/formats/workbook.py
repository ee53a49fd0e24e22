"""A workbook into a table: the one visible sheet whose headings fit.

What it is for: numbers as numbers, `00123` as the text it is, hidden sheets left alone and said;
.xlsx with what is seen, .xls, .xlsb and .ods by their values alone. Formulas are never calculated.
What it is not for: the meaning of cells.
"""

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.cells.clock import hours_of_days
from fillsched.intake.columns.header import Header, find_header
from fillsched.intake.columns.unfit import Unfit
from fillsched.intake.formats.other_workbooks import refuse_endless_old, refuse_endless_sheets
from fillsched.intake.formats.xlsx_archive import open_archive, sheet_parts, with_slashes
from fillsched.intake.formats.xlsx_sheet import Area, Look, look_at
from fillsched.intake.formats.xlsx_styles import Style, styles_of
from fillsched.intake.limits import MOST_CELLS
from fillsched.intake.questions import sheets
from fillsched.intake.table import Cell, Formatted, Kind, Row, Table, Wrong, column_letter
from fillsched.suggestions import did_you_mean

_UNSEEN = "formats, hidden rows and hidden columns are not seen in a file of this kind (.{kind})"


@dataclass(slots=True)
class _Book:
    """A workbook that is open; `parts` and `styles` are those of an .xlsx."""

    kind: Kind
    book: CalamineWorkbook
    archive: zipfile.ZipFile | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    styles: Sequence[Style | None] = ()
    looks: dict[str, Look] = field(default_factory=dict)


def workbook_table(
    content: bytes, kind: Kind, mapping: Mapping[str, str], wanted: str | None
) -> tuple[Table, Header]:
    """The sheet called `wanted`, or the only visible one with our headings, and its header.

    Raises InvalidInput when none fits, several do, or it would fill memory.
    """
    book = _opened(content, kind)
    visible, hidden = _sheets(book, hidden=False), _sheets(book, hidden=True)
    names = [_chosen(wanted, [*visible, *hidden])] if wanted is not None else visible
    if not names:
        raise InvalidInput(
            [Fault("the file", "", "the workbook has no visible sheet", "Show the sheet of lots")]
        )
    rows_of = {name: _rows(book, name) for name in names}
    found = {name: find_header(rows, mapping) for name, rows in rows_of.items()}
    fitting = {name: header for name, header in found.items() if isinstance(header, Header)}
    if len(fitting) > 1:
        fitting = _lots_of_ours(fitting) or fitting
    if len(fitting) > 1:
        fault, question = sheets(list(fitting))
        raise InvalidInput([fault], questions=[question])
    if not fitting:
        raise _none_fits({name: why for name, why in found.items() if isinstance(why, Unfit)})
    ((name, header),) = fitting.items()
    look = book.looks.get(name)
    table = Table(
        kind,
        rows_of[name],
        sheet=name,
        notes=_notes(kind, name, [other for other in visible if other != name], hidden),
        hidden_columns=frozenset() if look is None else look.hidden_columns,
    )
    return table, header


def _lots_of_ours(fitting: Mapping[str, Header]) -> dict[str, Header]:
    """The sheet of lots in a workbook that we wrote, whose other sheets are what was planned of
    them; none where there is no such one."""
    lots = {name: header for name, header in fitting.items() if header.activity is None}
    return lots if len(lots) == 1 else {}


def _opened(content: bytes, kind: Kind) -> _Book:
    if kind == "xls":
        refuse_endless_old(content)
        return _Book(kind, _open(content))
    archive = open_archive(content)
    if kind != "xlsx":
        refuse_endless_sheets(archive, kind)
        return _Book(kind, _open(content))
    content = with_slashes(content, archive)
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts, styles = sheet_parts(archive), styles_of(archive)
    return _Book(kind, _open(content), archive, parts, styles)


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        raise InvalidInput([_closed() if "assword" in str(error) else _damaged()]) from None
    except BaseException as error:
        raise _unless_panic(error) from None


def _sheets(book: _Book, *, hidden: bool) -> list[str]:
    return [
        sheet.name
        for sheet in book.book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and (sheet.visible != SheetVisibleEnum.Visible) == hidden
    ]


def _chosen(wanted: str, names: Sequence[str]) -> str:
    if wanted in names:
        return wanted
    fix = f"{did_you_mean(wanted, names)} The sheets are {', '.join(names)}".strip()
    raise InvalidInput([Fault("--sheet", wanted, "there is no such sheet", fix)])


def _rows(book: _Book, name: str) -> list[Row]:
    if book.archive is None:
        return [
            Row(number, [_cell(value) for value in cells]) for number, cells in _values(book, name)
        ]
    look = look_at(book.archive, book.parts.get(name, ""), book.styles)
    book.looks[name] = look
    rows = [
        Row(
            number,
            [_cell(value) for value in cells],
            number in look.hidden_rows,
            look.totals.get(number, frozenset()),
            look.struck.get(number, frozenset()),
        )
        for number, cells in _values(book, name)
    ]
    _put_in(rows, look)
    _mark_merged(rows, look.merged)
    return rows


def _values(book: _Book, name: str) -> list[tuple[int, list[Any]]]:
    """The rows of a sheet with their numbers, as the library reads them."""
    try:
        sheet = book.book.get_sheet_by_name(name)
        last_row, last_column = sheet.end or (0, 0)
        if (last_row + 1) * (last_column + 1) > MOST_CELLS:
            raise InvalidInput([_too_far(last_row + 1, last_column + 1)])
        return list(enumerate(sheet.to_python(skip_empty_area=False), start=1))
    except CalamineError:
        raise InvalidInput([_damaged()]) from None
    except InvalidInput:
        raise
    except BaseException as error:
        raise _unless_panic(error) from None


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime.time):
        midnight = datetime.datetime.min
        span = datetime.datetime.combine(midnight, value) - midnight
        return _span(span, str(value))
    return _span(value, str(value)) if isinstance(value, datetime.timedelta) else value


def _span(span: datetime.timedelta, text: str) -> Formatted:
    return Formatted(hours_of_days(span / datetime.timedelta(days=1)), text, "clock")


def _put_in(rows: list[Row], look: Look) -> None:
    """Puts what is seen into each cell that shows something else than it holds, and the reason into
    each that holds no value; the library leaves those empty. A midnight that is shown is one."""
    for number, index in look.timed:
        if number <= len(rows) and index < len(rows[number - 1].cells):
            cell = rows[number - 1].cells[index]
            if isinstance(cell, datetime.date) and not isinstance(cell, datetime.datetime):
                rows[number - 1].cells[index] = datetime.datetime.combine(cell, datetime.time())
    for (number, index), cell in look.cells.items():
        while len(rows) < number:
            rows.append(Row(len(rows) + 1, [], len(rows) + 1 in look.hidden_rows))
        cells = rows[number - 1].cells
        cells.extend([""] * (index + 1 - len(cells)))
        cells[index] = cell


def _mark_merged(rows: Sequence[Row], areas: Sequence[Area]) -> None:
    """Puts the reason into each empty cell of a filled row that is merged with one above."""
    left = MOST_CELLS
    for area in areas:
        for row in rows[area.first_row : area.last_row]:
            columns = range(area.first_column, min(area.last_column + 1, len(row.cells)))
            left -= len(columns) + 1
            if left < 0:
                return
            if not row.blank:
                for index in columns:
                    if row.cells[index] in (None, ""):
                        row.cells[index] = _MERGED


_MERGED = Wrong(
    "the cell is merged with one above, which alone holds the value",
    "Split the merged cells and write the value into each",
)


def _notes(kind: Kind, name: str, others: Sequence[str], hidden: Sequence[str]) -> tuple[str, ...]:
    notes = [] if kind == "xlsx" else [_UNSEEN.format(kind=kind)]
    if others:
        notes.append(f"other sheets not read: {', '.join(others)}")
    unread = [other for other in hidden if other != name]
    if unread:
        notes.append(f"hidden sheets not read: {', '.join(unread)}")
    if name in hidden:
        notes.append(f"the sheet {name} is hidden and was read because it was asked for")
    return tuple(notes)


def _none_fits(found: Mapping[str, Unfit]) -> InvalidInput:
    """The faults of the sheet that comes closest: the one with most of our headings, and fewest
    faults of those."""
    name = min(found, key=lambda name: (-found[name].known, len(found[name].faults)))
    wrong = found[name]
    faults = list(wrong.faults)
    if len(found) > 1:
        faults = [
            Fault(f"sheet {name}, {fault.where}", fault.value, fault.reason, fault.fix)
            for fault in faults
        ]
    return InvalidInput(faults, questions=wrong.questions)


def _too_far(rows: int, columns: int) -> Fault:
    return Fault(
        f"cell {column_letter(columns - 1)}{rows}",
        "",
        f"the sheet reaches that far; at most {MOST_CELLS:,} cells are read",
        "Delete the stray cells far from the table",
    )


def _closed() -> Fault:
    return Fault("the file", "", "it is protected by a password", "Take the password off")


def _damaged() -> Fault:
    return Fault(
        "the file",
        "",
        "the workbook is damaged",
        "Open it in a spreadsheet, save it anew and send that",
    )


def _unless_panic(error: BaseException) -> BaseException:
    """The library is written in Rust; a panic there is no Exception and means a damaged file."""
    return InvalidInput([_damaged()]) if type(error).__name__ == "PanicException" else error
