"""From the bytes of a lots file to lots and the receipt: the parts put together.

What it is for: the one function that others call. What it is not for: the parts, which have a
folder each: formats, columns, rows, cells.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fillsched.errors import Fault, InvalidInput, Question, Reading
from fillsched.intake.cells.names import read_name
from fillsched.intake.cells.numbers import Ambiguous, Convention, read_number
from fillsched.intake.columns.amounts_unit import settle_unit
from fillsched.intake.columns.header import Header, find_header, unknown_names
from fillsched.intake.columns.hidden import asked_of_hidden, noted_of_hidden
from fillsched.intake.columns.units import taken_apart
from fillsched.intake.entries import Check, Entry, Measures, Outcome, read_entries, settle
from fillsched.intake.faults import Faults
from fillsched.intake.formats.csv_table import csv_table
from fillsched.intake.formats.file_type import kind_of
from fillsched.intake.formats.workbook import workbook_table
from fillsched.intake.json_lots import too_many
from fillsched.intake.limits import MOST_LOTS
from fillsched.intake.options import ReadOptions
from fillsched.intake.ours import BULK_HOLD_HOURS, LOT_ID, MOMENTS
from fillsched.intake.product_spelling import spelling_notes
from fillsched.intake.questions import Kind, about, map_option
from fillsched.intake.receipt import ReadColumn, Receipt
from fillsched.intake.rows.formatting import formatting_notes
from fillsched.intake.rows.sorting import SortedRows, sort_rows
from fillsched.intake.rows.totals import (
    LEAST_SUMMED,
    unnamed_total,
    unnamed_total_fault,
    unnamed_total_note,
    without_totals,
)
from fillsched.intake.table import Table, shown
from fillsched.intake.terms.reading import TermsReader
from fillsched.model import Lot

_LEAVE_TO_THE_FILE = ReadOptions()

_ABOUT_ALL = (Kind.UNIT, Kind.HIDDEN)
"""Questions that leave no amount certain."""


def read_lots(
    content: bytes,
    *,
    filename: str,
    options: ReadOptions = _LEAVE_TO_THE_FILE,
    check: Check | None = None,
) -> tuple[list[Lot], Receipt]:
    """The lots of a CSV file or a workbook, in its order, and the receipt of how it was read.

    As `survey_lots`, but raises InvalidInput with all faults and questions when there is any.
    """
    survey = survey_lots(content, filename=filename, options=options, check=check)
    if survey.faults:
        raise InvalidInput(survey.faults, questions=survey.receipt.questions)
    return list(survey.lots), survey.receipt


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds: the lots that can be read for certain, and what is wrong with the rest.

    `faults` are at most MOST_FAULTS, and one more that counts the rest. `rows`: the place of each
    row that became no lot, as faults have it -> what stands there for id, product and amount.
    """

    lots: tuple[Lot, ...]
    receipt: Receipt
    faults: tuple[Fault, ...]
    rows: dict[str, tuple[str, str, str]] = field(default_factory=dict)


def survey_lots(
    content: bytes,
    *,
    filename: str,
    options: ReadOptions = _LEAVE_TO_THE_FILE,
    check: Check | None = None,
) -> Survey:
    """What a CSV file or a workbook holds, good and bad, and what it leaves open.

    The filename goes into the receipt, the content alone decides what kind of file it is.
    """
    name = shown(re.split(r"[/\\]", filename)[-1])  # folders are nobody's business
    receipt = Receipt(name, hashlib.sha256(content).hexdigest())
    try:
        if faults := unknown_names(options.columns):
            raise InvalidInput(faults)
        table, header = _table(content, options)
        sheet = _Sheet(table, header, options)
        return sheet.survey(_of_table(receipt, table, header), check)
    except InvalidInput as refusal:
        return Survey((), replace(receipt, questions=refusal.questions), refusal.faults)


@dataclass(slots=True)
class _Sheet:
    """One table with its header, while it is read."""

    table: Table
    header: Header
    options: ReadOptions
    faults: Faults = field(default_factory=Faults)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def survey(self, receipt: Receipt, check: Check | None) -> Survey:
        """All that is to be said of it."""
        header, kind = self.header, self.table.kind
        rows = sort_rows(self.table, header)
        if len(rows.entries) > MOST_LOTS:
            raise InvalidInput([too_many("the file", len(rows.entries))])
        self.faults.extend(rows.faults)
        self.notes += [*self.table.notes, *noted_of_hidden(self.table, header), *rows.notes]
        measures = self._measures(rows)
        found = without_totals(rows.entries, measures, kind)
        terms = self._terms(found.lots)
        reading = read_entries(
            found.lots, header.place, measures, kind, self.faults, terms.terms, check
        )
        self.faults.extend(found.faults)
        self.notes += [*found.notes, *reading.notes, *formatting_notes(found.lots)]
        self.notes += spelling_notes(lot.product for lot in reading.lots)
        self._doubt_totals(found.lots, measures, reading)
        self.notes += terms.notes(header.named, reading.lots)
        self.questions += terms.questions(header.letter)
        if header.batches:
            self.faults.extend(_one_lot_or_several(header, number) for number in reading.repeated)
        if not found.lots and not self.faults:
            fix = "Give at least one lot"
            self.faults.add(f"row {header.row}", "", "there is no lot below the headings", fix)
        self.notes += _idle(self.options, kind, header)
        receipt = replace(
            receipt,
            decimal=measures[header.amount].convention.decimal,
            unit=self.options.unit,
            lots=len(reading.lots),
            own_columns=rows.own,
            rows_skipped=rows.skipped + found.skipped + reading.skipped,
            notes=tuple(self.notes),
            questions=tuple(self.questions),
        )
        rest = _cells(found.lots) if self.faults else {}
        return Survey(self._certain(reading), receipt, tuple(self.faults.all()), rest)

    def _measures(self, rows: SortedRows) -> Measures:
        """How the amounts are read, with the questions that are open about their column."""
        header, options = self.header, self.options
        self._ask(asked_of_hidden(self.table, header))
        unit = settle_unit(header, rows.entries, rows.unit, options.unit)
        self._ask(unit.asked)
        self.notes += unit.notes
        given = Convention(options.decimal) if options.decimal else None
        measures = settle(rows.entries, given, {header.amount: unit.factor})
        self._ask_decimal(rows.entries, header.amount, measures[header.amount].convention)
        return measures

    def _terms(self, entries: Sequence[Entry]) -> TermsReader:
        """The reader of the further columns; hours that say another unit are a fault."""
        header = self.header
        if BULK_HOLD_HOURS in header.columns:
            heading = taken_apart(header.heading(BULK_HOLD_HOURS))
            if heading.unit not in (None, "hours", "clock"):
                self.faults.add(
                    header.place(header.row, BULK_HOLD_HOURS),
                    heading.word,
                    f"the hold of the bulk seems to be in {heading.unit}, and is read in hours",
                    "Give hours, and name them in the heading",
                )
        # a schedule that we wrote has its times in UTC
        options = self.options if header.activity is None else replace(self.options, zone="UTC")
        terms = TermsReader.of(entries, options, self.table.kind, inverse=header.inverse)
        for ours, convention in terms.conventions.items():
            if ours in header.columns:
                self._ask_decimal(entries, ours, convention)
        return terms

    def _certain(self, reading: Outcome) -> tuple[Lot, ...]:
        """The lots that are certain: none while a question about all amounts is open."""
        if any(question.kind in _ABOUT_ALL for question in self.questions):
            return ()
        return tuple(lot for lot in reading.lots if lot.id not in reading.doubtful)

    def _ask(self, asked: Sequence[tuple[Fault, Question | None]]) -> None:
        for fault, question in asked:
            self.faults.extend([fault])
            if question is not None:
                self.questions.append(question)

    def _ask_decimal(self, entries: Sequence[Entry], ours: str, convention: Convention) -> None:
        """The question what the points and commas of our column mean, where a value depends on it
        and it is not asked of another."""
        asked = any(question.kind == Kind.DECIMAL for question in self.questions)
        if asked or convention.decimal is not None or convention.mixed:
            return
        for entry in entries:
            text = entry.cells.get(ours)
            read = read_number(text, convention) if isinstance(text, str) else None
            if isinstance(read, Ambiguous):
                values = {"point": read.with_point, "comma": read.with_comma}
                readings = [
                    Reading(f"decimal {mark}", f"--decimal {mark}", f"{text} is {float(value):,g}")
                    for mark, value in values.items()
                ]
                letter = self.header.letter(ours)
                self.questions.append(about(Kind.DECIMAL, readings, ours, letter))
                return

    def _doubt_totals(self, entries: Sequence[Entry], measures: Measures, reading: Outcome) -> None:
        """What may be a totals row by its amount: a note; among many `entries` it is doubted, and a
        fault."""
        total = unnamed_total(entries, measures, self.table.kind)
        if total is None:
            return
        if len(entries) <= LEAST_SUMMED:
            self.notes.append(unnamed_total_note(total))
            return
        reading.doubtful.add(str(read_name(total.cells[LOT_ID])))
        self.faults.extend([unnamed_total_fault(total, self.header)])


def _idle(options: ReadOptions, kind: str, header: Header) -> list[str]:
    """A note for each option that changed nothing."""
    notes = []
    if options.dates is not None and not any(ours in header.columns for ours in MOMENTS):
        notes.append(f"--dates {options.dates} changed nothing: no column of dates is read")
    if options.encoding is not None and kind != "csv":
        notes.append(f"--encoding {options.encoding} changed nothing: this is a workbook")
    return notes


def _table(content: bytes, options: ReadOptions) -> tuple[Table, Header]:
    kind = kind_of(content)
    if kind != "csv":
        return workbook_table(content, kind, options.columns, options.sheet)
    if options.sheet is not None:
        raise InvalidInput(
            [Fault("--sheet", options.sheet, "a CSV file has no sheets", "Leave --sheet out")]
        )
    table = csv_table(content, options.columns, options.encoding)
    header = find_header(table.rows, options.columns)
    if isinstance(header, Header):
        return table, header
    raise InvalidInput(header.faults, questions=header.questions)


def _one_lot_or_several(header: Header, number: int) -> Fault:
    """What is said of a batch that stands in a row exactly as in an earlier one."""
    count_once = map_option(LOT_ID, header.heading(LOT_ID))
    return Fault(
        header.place(number, LOT_ID),
        "",
        "the batch stands there as in an earlier row, as one lot or as several",
        f"Give each lot its own id, or say {count_once} to count equal rows once",
    )


def _of_table(receipt: Receipt, table: Table, header: Header) -> Receipt:
    columns = {
        ours: ReadColumn(header.heading(ours), header.letter(ours)) for ours in header.columns
    }
    return replace(
        receipt,
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        header_row=header.row,
        columns=columns,
    )


def _cells(entries: Sequence[Entry]) -> dict[str, tuple[str, str, str]]:
    """What stands in each row, by the place that faults name."""
    return {
        f"row {entry.number}": (
            shown(entry.cells.get("lot_id")),
            shown(entry.cells.get("product")),
            shown(entry.cells.get(entry.amount)),
        )
        for entry in entries
    }
