"""A workbook into a table: the one visible sheet whose headings fit.

What it is for: numbers as numbers, `00123` as the text it is, hidden sheets left alone and said.
Formulas are never calculated. What it is not for: the meaning of cells.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.formats.xlsx_archive import Look, look_at, open_archive, sheet_parts
from fillsched.intake.header import Header, find_header
from fillsched.intake.table import Cell, Row, Table
from fillsched.suggestions import nearest


def xlsx_table(
    content: bytes, mapping: Mapping[str, str], wanted: str | None
) -> tuple[Table, Header]:
    """The sheet called `wanted`, or the only visible one with our headings, and its header.

    Raises InvalidInput when none fits, several do, or it would fill memory.
    """
    archive = open_archive(content)
    parts = sheet_parts(archive)
    workbook = _open(content)
    visible = _sheets(workbook, hidden=False)
    hidden = _sheets(workbook, hidden=True)
    names = [_chosen(wanted, [*visible, *hidden])] if wanted is not None else visible
    if not names:
        raise InvalidInput(
            [Fault("the file", "", "the workbook has no visible sheet", "Show the sheet of lots")]
        )
    rows_of = {name: _rows(workbook, archive, name, parts) for name in names}
    found = {name: find_header(rows, mapping) for name, rows in rows_of.items()}
    fitting = {name: header for name, header in found.items() if isinstance(header, Header)}
    if len(fitting) > 1:
        raise InvalidInput([_which(list(fitting))])
    if not fitting:
        raise InvalidInput(_none_fits(found))
    ((name, header),) = fitting.items()
    notes = _notes(name, [other for other in visible if other != name], hidden)
    return Table("xlsx", rows_of[name], sheet=name, notes=notes), header


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        raise InvalidInput([_damaged()]) from None
    except BaseException as error:
        raise _unless_panic(error) from None


def _sheets(workbook: CalamineWorkbook, *, hidden: bool) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and (sheet.visible != SheetVisibleEnum.Visible) == hidden
    ]


def _chosen(wanted: str, names: Sequence[str]) -> str:
    if wanted in names:
        return wanted
    close = nearest(wanted, names)
    hint = "" if close is None else f"Did you mean {close}? "
    raise InvalidInput(
        [
            Fault(
                "--sheet",
                wanted,
                "there is no such sheet",
                f"{hint}The sheets are {', '.join(names)}",
            )
        ]
    )


def _rows(
    workbook: CalamineWorkbook, archive: zipfile.ZipFile, name: str, parts: Mapping[str, str]
) -> list[Row]:
    look = look_at(archive, parts.get(name, ""))
    try:
        values = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        raise InvalidInput([_damaged()]) from None
    except BaseException as error:
        raise _unless_panic(error) from None
    rows = [
        Row(
            number,
            [_cell(value) for value in cells],
            number in look.hidden_rows,
            look.totals.get(number, frozenset()),
        )
        for number, cells in enumerate(values, start=1)
    ]
    _mark_wrong(rows, look)
    return rows


def _cell(value: Cell) -> Cell:
    return value.strip() if isinstance(value, str) else value


def _mark_wrong(rows: list[Row], look: Look) -> None:
    """Puts the reason into each cell that holds no value; the library leaves those empty."""
    for (number, index), wrong in look.wrong_cells.items():
        while len(rows) < number:
            rows.append(Row(len(rows) + 1, [], len(rows) + 1 in look.hidden_rows))
        cells = rows[number - 1].cells
        cells.extend([""] * (index + 1 - len(cells)))
        cells[index] = wrong


def _notes(name: str, others: Sequence[str], hidden: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if others:
        notes.append(f"other sheets not read: {', '.join(others)}")
    unread = [other for other in hidden if other != name]
    if unread:
        notes.append(f"hidden sheets not read: {', '.join(unread)}")
    if name in hidden:
        notes.append(f"the sheet {name} is hidden and was read because it was asked for")
    return tuple(notes)


def _which(names: Sequence[str]) -> Fault:
    return Fault(
        "the file",
        ", ".join(names),
        "more than one sheet has the headings of lots",
        f'Say which with --sheet "{names[0]}"',
    )


def _none_fits(found: Mapping[str, Header | list[Fault]]) -> list[Fault]:
    """The faults of the sheet that comes closest: the one with the fewest."""
    faults = {name: found[name] for name in found}
    name = min(faults, key=lambda name: _misses(faults[name]))
    wrong = faults[name]
    assert not isinstance(wrong, Header)
    if len(faults) == 1:
        return wrong
    return [
        Fault(f"sheet {name}, {fault.where}", fault.value, fault.reason, fault.fix)
        for fault in wrong
    ]


def _misses(found: Header | list[Fault]) -> tuple[bool, int]:
    """How far a sheet is from fitting; one without any heading of ours is farthest."""
    if isinstance(found, Header):
        return False, 0
    return any("no row of headings" in fault.reason for fault in found), len(found)


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
