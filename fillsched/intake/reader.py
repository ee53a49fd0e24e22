"""From the bytes of a lots file to lots and the receipt: the parts put together.

What it is for: the one function that others call. What it is not for: the parts, which have a file
each: kind, text, csv_table, xlsx_table, header, rows, entries.
"""

import hashlib
import re
from dataclasses import dataclass

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.cells.names import read_name
from fillsched.intake.cells.numbers import Convention
from fillsched.intake.entries import Check, Entry, read_entries, settle
from fillsched.intake.faults import Faults
from fillsched.intake.formats.csv_table import csv_table
from fillsched.intake.formats.file_type import kind_of
from fillsched.intake.formats.xlsx_table import xlsx_table
from fillsched.intake.header import LOT_ID, Header, find_header, unknown_names
from fillsched.intake.json_lots import too_many
from fillsched.intake.limits import MOST_LOTS
from fillsched.intake.options import ReadOptions
from fillsched.intake.product_spelling import spelling_notes
from fillsched.intake.receipt import ReadColumn, Receipt
from fillsched.intake.rows import (
    LEAST_SUMMED,
    judge_totals,
    sort_rows,
    unnamed_total,
    unnamed_total_fault,
    unnamed_total_note,
)
from fillsched.intake.table import Table, column_letter, shown
from fillsched.model import Lot

_LEAVE_TO_THE_FILE = ReadOptions()


def read_lots(
    content: bytes,
    *,
    filename: str,
    options: ReadOptions = _LEAVE_TO_THE_FILE,
    check: Check | None = None,
) -> tuple[list[Lot], Receipt]:
    """The lots of a CSV or XLSX file, in its order, and the receipt of how it was read.

    As `survey_lots`, but raises InvalidInput with all faults when there is any.
    """
    survey = survey_lots(content, filename=filename, options=options, check=check)
    if survey.faults:
        raise InvalidInput(survey.faults)
    return list(survey.lots), survey.receipt


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds: the lots that can be read for certain, and what is wrong with the rest.

    `faults` are at most MOST_FAULTS, and one more that counts the rest.
    """

    lots: tuple[Lot, ...]
    receipt: Receipt
    faults: tuple[Fault, ...]


def survey_lots(
    content: bytes,
    *,
    filename: str,
    options: ReadOptions = _LEAVE_TO_THE_FILE,
    check: Check | None = None,
) -> Survey:
    """What a CSV or XLSX file holds, good and bad.

    `check(rows_done, rows_total)` is called about every percent of the rows and at the end; what it
    raises ends the reading. `filename` is for the receipt only. Raises InvalidInput when there is
    no table of lots at all.
    """
    wrong_names = unknown_names(options.columns)
    if wrong_names:
        raise InvalidInput(wrong_names)
    table, header = _table(content, options)
    faults = Faults()
    sorted_rows = sort_rows(table, header)
    entries = sorted_rows.entries
    if len(entries) > MOST_LOTS:
        raise InvalidInput([too_many("the file", len(entries))])
    totals = [sorted_rows.totals] if sorted_rows.totals else []
    given = Convention(options.decimal) if options.decimal else None
    conventions = settle([*entries, *totals], given)
    faults.extend(sorted_rows.faults)
    reading = read_entries(entries, header.place, conventions, table.kind, faults, check)
    notes = [*table.notes, *sorted_rows.notes, *reading.notes]
    notes.extend(spelling_notes(lot.product for lot in reading.lots))
    for entry in totals:
        notes.extend(judge_totals(entry, entries, header, conventions, table.kind, faults))
    if not totals and (total := unnamed_total(entries, conventions, table.kind)):
        notes.extend(_about_unnamed(total, len(entries), reading.doubtful, header, faults))
    if not entries and not faults:
        faults.add(
            f"row {header.row}", "", "there is no lot below the headings", "Give at least one lot"
        )
    if options.dates is not None:
        notes.append(f"--dates {options.dates} changed nothing: no column of dates is read")
    receipt = Receipt(
        filename=_bare_name(filename),
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        header_row=header.row,
        columns={
            ours: ReadColumn(header.headings[index], column_letter(index))
            for ours, index in header.columns.items()
        },
        decimal=conventions[header.amount].decimal,
        lots=len(reading.lots),
        rows_skipped=sorted_rows.skipped + reading.skipped + len(totals),
        notes=tuple(notes),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    certain = tuple(lot for lot in reading.lots if lot.id not in reading.doubtful)
    return Survey(certain, receipt, tuple(faults.all()))


def _table(content: bytes, options: ReadOptions) -> tuple[Table, Header]:
    if kind_of(content) == "xlsx":
        return xlsx_table(content, options.columns, options.sheet)
    if options.sheet is not None:
        raise InvalidInput(
            [Fault("--sheet", options.sheet, "a CSV file has no sheets", "Leave --sheet out")]
        )
    table = csv_table(content, options.columns)
    header = find_header(table.rows, options.columns)
    if isinstance(header, Header):
        return table, header
    raise InvalidInput(header)


def _bare_name(filename: str) -> str:
    """The name without folders, which are nobody's business, and fit to be shown."""
    return shown(re.split(r"[/\\]", filename)[-1])


def _about_unnamed(
    total: Entry, entries: int, doubtful: set[str], header: Header, faults: Faults
) -> list[str]:
    """The note about what may be a totals row; among many `entries` it is doubted, and a fault."""
    if entries <= LEAST_SUMMED:
        return [unnamed_total_note(total)]
    doubtful.add(str(read_name(total.cells[LOT_ID])))
    faults.extend([unnamed_total_fault(total, header)])
    return []
