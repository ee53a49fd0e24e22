"""Due dates, late parts, closures and pins in pictures and workbooks, told apart without colour."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from fillsched.export.document import Document
from fillsched.export.formats import Format, write
from fillsched.wire import TimelineView
from tests.unit.presentation.chart.timelines import mark


def marked(document: Document) -> Document:
    """The same with one mark of each look, the first fills being late, pinned and on time."""
    timeline = document.timeline()
    first, second = [bar for bar in timeline.lanes[0].bars if bar.kind == "fill"][:2]
    due: datetime = first.end - timedelta(hours=5)
    marks = [
        mark("closed", timeline.start, timeline.start + timedelta(hours=9), text="holiday & rest"),
        mark("due", due, lot=first.lot, met=False, text="5.0 h late"),
        mark("late", due, first.end, lot=first.lot, text="5.0 h late"),
        mark("due", second.end + timedelta(hours=3), lot=second.lot, met=True, text="3 h to spare"),
        mark("pin", second.start, lot=second.lot, text="pinned: first of its line"),
    ]

    def drawn() -> TimelineView:
        return timeline.model_copy(update={"marks": marks})

    return replace(document, timeline=drawn)


@pytest.mark.parametrize("format", [Format.SVG, Format.HTML])
def test_a_picture_has_a_shape_for_each_mark_and_says_it_in_words(
    document: Document, format: Format
) -> None:
    text = b"".join(write(format, marked(document))).decode()
    shapes = re.findall(r'<(rect|polygon)[^>]* data-mark="(\w+)"', text)
    assert sorted({kind for _, kind in shapes}) == ["closed", "due", "late", "pin"]
    assert "holiday &amp; rest" in text and "pinned: first of its line" in text
    for word in ("closed", "due, on time", "due, missed", "late part", "pinned"):
        assert f">{word}</text>" in text


def test_a_picture_without_marks_has_none_in_its_legend(document: Document) -> None:
    text = b"".join(write(Format.SVG, document)).decode()
    assert "data-mark" not in text and ">pinned</text>" not in text


def test_the_gantt_sheet_names_what_is_due_and_pinned_above_its_week(document: Document) -> None:
    content = b"".join(write(Format.XLSX, marked(document)))
    sheet = load_workbook(io.BytesIO(content))["Gantt"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    texts = [str(cell.value) for cell in cells if cell.value]
    assert [text[0] for text in texts if text[0] in "▽▼◆" and len(text) > 1].count("▼") == 1
    assert any(text.startswith("▽") for text in texts) and any(t.startswith("◆") for t in texts)
    assert {"closed", "due, on time", "due, missed", "late part", "pinned"} <= set(texts)
    assert any(cell.border.bottom.style == "thick" for cell in cells), "what is late"
