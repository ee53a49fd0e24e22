"""A workbook for lots, with a column for all that may be said of one.

What it is for: headings that are found without asking, each explained where it stands and on a
sheet of its own. What it is not for: reading lots (`fillsched.intake`), or lots themselves: there
is none in it that could be planned by mistake.
"""

from dataclasses import dataclass
from typing import Any, BinaryIO

ROWS = 1_000
"""Rows whose cells have the format of their column."""

SHEET, EXPLAINED = "Lots", "Columns"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what stands in it, and what the cells hold."""

    heading: str
    meaning: str
    example: str
    format: str = "@"
    needed: bool = False


_TIME = "yyyy-mm-dd hh:mm"
_DAY = "yyyy-mm-dd"

COLUMNS = (
    Column("Lot ID", "The lot's own name; each only once.", "W42-001", needed=True),
    Column("Type", "The product, as the plant file names it.", "MMR", needed=True),
    Column("Vials", "How many are filled.", "180000", "#,##0", needed=True),
    Column("Format", "Container and size, where the plant file has none for it.", "vial 2R"),
    Column("Release", "No fill starts before. A day alone: its beginning.", "2026-10-12", _TIME),
    Column("Due", "Late after it; soft. A day alone: its end.", "2026-10-20", _DAY),
    Column("Deadline", "The fill ends by then; hard. A day alone: its end.", "2026-10-25", _DAY),
    Column("Weight", "What an hour late costs beside other lots. Default: 1.", "2", "General"),
    Column("Lines", "The only lines it may stand on, with commas.", "L1, L2"),
    Column("Bulk ready", "No fill starts before. A day alone: its beginning.", "2026-10-13", _TIME),
    Column("Bulk hold hours", "The fill ends so soon after bulk ready.", "72", "General"),
    Column("Kind", "Shown and filtered only.", "commercial"),
    Column("Pin line", "The line it must stand on.", "L1"),
    Column("Pin start", "When its fill starts, exactly.", "2026-10-14 06:00", _TIME),
    Column("Pin order", "first (on its line), or after LOT.", "after W42-001"),
)


def write_template(out: BinaryIO) -> None:
    """Writes the workbook to `out`."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True})
    lots, explained = book.add_worksheet(SHEET), book.add_worksheet(EXPLAINED)
    _write_lots(book, lots)
    _write_explained(book, explained)
    lots.activate()
    book.close()


def _write_lots(book: Any, sheet: Any) -> None:
    """The headings, explained by a note on each and by what a cell below says when it is chosen."""
    needed = book.add_format({"bold": True, "bottom": 2, "bg_color": "#DCE6F1"})
    optional = book.add_format({"bold": True, "bottom": 2})
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, max(12, len(column.heading) + 3))
        sheet.write_string(0, number, column.heading, needed if column.needed else optional)
        note = f"{column.meaning} Example: {column.example}"
        sheet.write_comment(0, number, note, {"x_scale": 1.6})
        cells = book.add_format({"num_format": column.format})
        for row in range(1, ROWS + 1):
            sheet.write_blank(row, number, None, cells)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_explained(book: Any, sheet: Any) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    rows = [("Heading", "What it says", "Example", "")]
    rows += [(c.heading, c.meaning, c.example, "needed" * c.needed) for c in COLUMNS]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, wrapped if row else bold)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 3, 20)
