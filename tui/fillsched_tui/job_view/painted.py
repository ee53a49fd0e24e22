"""A row of a chart as characters: bars with the names of their lots, marks, the present, cursor.

What it is for: which character stands in a cell and in which of the chart's styles, the same for
colours and for plain characters. What it is not for: where rows and cells are (`bands`, `chart`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from fillsched.presentation.chart.cells import LATE, Cell, due_cells
from fillsched.presentation.chart.colours import COLOURS
from fillsched.presentation.chart.marks import look_of
from fillsched.wire import BarView
from fillsched_tui.job_view.bands import Band
from fillsched_tui.job_view.chart import Chart
from fillsched_tui.look.alphabet import ASCII, Alphabet

PRODUCT_LETTERS = "ABCDEFGH"
"""In place of the colours of products where only plain characters are drawn."""

ON_PRODUCT = "#101820"
"""Of letters on the colour of a product, all of which are light."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A character; `look` names its style. `colour`: of its product; `name`: it is a letter of a
    lot's name, on that colour."""

    glyph: str
    look: str
    colour: int | None = None
    name: bool = False
    cursor: bool = False


def row(
    chart: Chart,
    band: Band,
    lane: int,
    letters: Alphabet,
    now: datetime | None,
    numbered: dict[str, int],
) -> list[Painted]:
    """The cells of a lane in a band. `numbered` takes the lots that are named by a number."""
    found: list[Painted] = []
    pinned = {mark.lot for mark in chart.marks[lane] if mark.kind == "pin"}
    for (_, bar), alike in groupby(chart.cells(band, lane), key=_bar_of):
        run = list(alike)
        found += [_plain(one, chart, letters) for one in run]
        if bar is not None and bar.kind in ("fill", "after_fill"):
            pin = letters.pin if bar.lot in pinned else ""
            label = pin + _label(chart, bar.lot or "", len(run) - len(pin), numbered)
            at = len(found) - len(run)
            for place, glyph in enumerate(label[: len(run)], start=at):
                found[place] = replace(found[place], glyph=glyph, name=True)
    row = band.row(chart.count)
    first, last = row.before(chart.begins), row.before(chart.timeline.end)
    for at in (*range(first), *range(last, row.count)):
        found[at] = Painted(" ", "text")
    for at, mark in due_cells(chart.marks[lane], row).items():
        if at < last and not found[at].name and (chart.close or not mark.met):
            look = look_of(mark)
            found[at] = Painted(getattr(letters, look), look)
    if now is not None and (at_now := row.cell(now)) is not None and not found[at_now].name:
        found[at_now] = Painted(letters.now, "text")
    if (here := chart.cursor(band, lane)) is not None:
        found[here] = replace(found[here], cursor=True)
    return found


def segments(cells: list[Painted], styles: Mapping[str, Style]) -> Iterator[Segment]:
    """Cells as they are drawn, those that are alike in one."""
    for how, alike in groupby(cells, key=lambda cell: replace(cell, glyph="")):
        yield Segment("".join(cell.glyph for cell in alike), style(how, styles))


def style(cell: Painted, styles: Mapping[str, Style]) -> Style:
    """How a cell is drawn; under the cursor reversed."""
    found = styles.get(cell.look, styles["text"])
    if cell.colour is not None and cell.name:
        found = Style(color=ON_PRODUCT, bgcolor=COLOURS[cell.colour])
        if cell.look == LATE:
            found += Style(underline=True, bold=True)
    elif cell.colour is not None:
        found = product_style(cell.colour)
        if cell.look == LATE and styles[LATE].color is not None:
            found += Style(bgcolor=styles[LATE].color)
    return found + styles["cursor"] if cell.cursor else found


def product_style(number: int) -> Style:
    """In the colour of a product."""
    return Style(color=COLOURS[number % len(COLOURS)])


def fill_glyph(chart: Chart, number: int, letters: Alphabet) -> str:
    """Of a fill; in plain characters the letter of its product, where there are several."""
    if letters is ASCII and 1 < len(chart.timeline.colours) <= len(COLOURS):
        return PRODUCT_LETTERS[number]
    return letters.fill


def _bar_of(cell: Cell) -> tuple[int, BarView | None]:
    """Cells of one bar are alike, also where it is late."""
    return id(cell.bar), cell.bar


def _plain(cell: Cell, chart: Chart, letters: Alphabet) -> Painted:
    if cell.bar is not None and cell.bar.colour is not None:
        glyph = letters.late
        if cell.look != LATE:
            glyph = fill_glyph(chart, cell.bar.colour, letters)
        return Painted(glyph, cell.look, cell.bar.colour)
    return Painted(getattr(letters, cell.look, letters.later), cell.look)


def _label(chart: Chart, lot: str, room: int, numbered: dict[str, int]) -> str:
    """What names a lot in so many cells: a name leaves one of them for the bar, a number none."""
    if lot not in chart.labels.numbers:
        return ""
    label, number = chart.labels.fitting(lot, room - 1), str(chart.labels.numbers[lot])
    if not label or cell_len(label) != len(label):  # characters that are wider than a cell
        label = number if len(number) <= room else ""
    if label == number != lot:
        numbered[lot] = chart.labels.numbers[lot]
    return label


@dataclass
class Legend:
    """Glyphs with their words, in as many lines as it takes."""

    text: Style
    entries: list[tuple[str, Style, str]] = field(default_factory=list)

    def add(self, glyph: str, style: Style, word: str) -> None:
        """One more; a number is shown as it is."""
        self.entries.append((glyph, style, word))

    def lines(self, width: int, most: int) -> Iterator[Strip]:
        """At most so many lines; where entries are left the last says how many."""
        line: list[Segment] = []
        used, lines = 0, 1
        for number, (glyph, style, word) in enumerate(self.entries):
            room = cell_len(f"{glyph} {word}  ")
            left = len(self.entries) - number
            more = f"and {left} more"
            last = lines == most
            if used + room > width - (len(more) if last and left > 1 else 0):
                if last:
                    line.append(Segment(more[: max(0, width - used)], self.text))
                    break
                yield Strip(line)
                line, used, lines = [], 0, lines + 1
            line += [Segment(glyph, style), Segment(f" {word}  ", self.text)]
            used += room
        yield Strip(line)
