"""Columns of ours that the spreadsheet hides: what nobody sees is not planned unasked.

What it is for: the question, and the note where it is answered. What it is not for: hidden rows
(`rows.sorting`) and sheets (`formats.xlsx_table`).
"""

from dataclasses import replace

from fillsched.errors import Fault, Question, Reading
from fillsched.intake.columns.doubts import WITHOUT
from fillsched.intake.columns.header import Header
from fillsched.intake.columns.unfit import which
from fillsched.intake.ours import AMOUNTS, TERMS
from fillsched.intake.questions import Kind, map_option, options_of
from fillsched.intake.table import Cell, Table


def asked_of_hidden(table: Table, header: Header) -> list[tuple[Fault, Question]]:
    """A fault with its question for each of our columns that is hidden and not asked for.

    A letter asks for it; a heading does not, as it may be remembered from another file.
    """
    return [
        _asked(table, header, ours)
        for ours, index in header.columns.items()
        if index in table.hidden_columns and ours not in header.lettered
    ]


def noted_of_hidden(table: Table, header: Header) -> list[str]:
    """A note for each hidden column that is read because it was asked for."""
    return [
        f"the column {header.letter(ours)} ({header.heading(ours)}) is hidden and was read because "
        "it was asked for"
        for ours, index in header.columns.items()
        if index in table.hidden_columns and ours in header.lettered
    ]


def _asked(table: Table, header: Header, ours: str) -> tuple[Fault, Question]:
    index, letter = header.columns[ours], header.letter(ours)
    row = next(row for row in table.rows if row.number == header.row)
    columns = [(ours, index)]
    if ours in AMOUNTS:
        below = [other for other in table.rows if other.number > header.row and not other.blank]
        columns += [
            (ours, at)
            for at, heading in enumerate(header.headings)
            if heading and at not in table.hidden_columns and at not in header.columns.values()
            and below and _is_number(below[0].cell(at))
        ]  # fmt: skip
    found = which(ours, columns, row, table.rows, Kind.HIDDEN)
    first = replace(
        found.readings[0],
        label=f"{header.heading(ours)} ({letter}, hidden)",
        option=f"--map {ours}={letter}",
    )
    rest = found.readings[1:]
    if ours in TERMS:
        rest = (Reading("not read", map_option(ours, WITHOUT), ""), *rest)
    question = replace(found, letter=letter, readings=(first, *rest))
    fix = f"Show it, or say {options_of(question)}"
    reason = "the column is hidden, so whether it is meant cannot be known"
    return Fault(f"column {letter}", header.heading(ours), reason, fix), question


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return cell[:1].isdigit()
    return isinstance(cell, int | float) and not isinstance(cell, bool)
