"""A timeline as a Gantt chart in SVG: a row per week and lane, Monday to Sunday.

What it is for: a picture for a page, a slide or a wall that is read without colour and on paper:
cleans are hatched, changeovers dotted, fills carry their lot's name or a number that the list below
explains, and every bar tells itself when pointed at. It is light wherever it is put: a picture in a
document cannot know its ground. What it is not for: figures and tables (`html`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from xml.sax.saxutils import escape, quoteattr

from fillsched.export import svg_marks
from fillsched.export.document import Document, clock, told
from fillsched.presentation.chart.colours import COLOURS
from fillsched.presentation.chart.lanes import drawn_kind
from fillsched.presentation.chart.lot_labels import LotLabels
from fillsched.presentation.chart.marks import MARK_WORDS, look_of
from fillsched.presentation.chart.weeks import Part, Week, all_weeks
from fillsched.presentation.provenance import stamp_line
from fillsched.wire import BarView, TimelineView

WIDTH, LABEL, ROW, BAR, HEAD = 1200, 116, 34, 22, 20
"""Pixels: the picture, its left column, a row, the bar in it, the line of days above."""

LEGEND = 22
"""Pixels of a line of the legend."""

TITLE = 46
"""Pixels of the picture's title: what it is, and when, by which clock."""

LETTER, SMALL_LETTER = 6.8, 5.4
"""Pixels of one letter in a bar, and of one that is set small where more is to fit; a name is never
cut: its number stands there instead, which the list of lots explains."""

LIST_LINE, LIST_COLUMNS = 14, 4
"""Pixels of a line of the list of numbered lots, and how many lots stand in it."""

MOST_LISTED = 2_000
"""Lots that the list names; the CSV has all."""

STYLE = """
.fs{font:11px system-ui,-apple-system,"Segoe UI",sans-serif}
.fs text{fill:#1d2733}.fs .title{font-size:16px;font-weight:600}.fs .small{font-size:9px}
.fs .soft{fill:#5b6773}.fs .grid{stroke:#d5dbe1;stroke-width:1}
.fs .edge{stroke:#8a949e;stroke-width:1}.fs rect.bar{stroke:#ffffff;stroke-width:.6}
.fs .clean{fill:#e9edf1}.fs .hatch{stroke:#7b8794;stroke-width:1.4}
.fs .changeover{fill:#fff}.fs .dot{fill:#4a5560}.fs text.on{fill:#101820;text-anchor:middle}
@media print{.fs text{fill:#000}.fs .grid{stroke:#bbb}.fs .clean{fill:#eee}
.fs .changeover{fill:#fff}.fs rect.bar{stroke:#fff}}
"""

STYLE += svg_marks.STYLE
STYLE += "".join(f".fs .t{number}{{fill:{colour}}}" for number, colour in enumerate(COLOURS))

DARK = """
@media (prefers-color-scheme:dark){
.fs text{fill:#e8edf2}.fs .soft{fill:#a7b2bd}.fs .grid{stroke:#36414c}.fs .edge{stroke:#6c7883}
.fs rect.bar{stroke:#11171d}.fs .clean{fill:#2b343d}.fs .hatch{stroke:#93a0ad}
.fs .changeover{fill:#11171d}.fs .dot{fill:#c3ccd5}.fs text.on{fill:#101820}
"""
DARK += svg_marks.DARK + "}\n"
"""What a page adds that is dark where its reader's screen is."""

PATTERNS = """<defs>
<pattern id="fs-clean" width="6" height="6" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><rect class="clean" width="6" height="6"/>
<line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="fs-changeover" width="4" height="4" patternUnits="userSpaceOnUse">
<rect class="changeover" width="4" height="4"/><circle class="dot" cx="2" cy="2" r="1"/></pattern>
"""
PATTERNS += svg_marks.PATTERN + "</defs>"


def write_svg(document: Document) -> Iterator[bytes]:
    """The picture in pieces: title, all weeks of all lines, the legend, the lots that are only
    numbered, and the stamp as its metadata."""
    drawing = Drawing.of(document)
    rows = all_weeks(drawing.timeline)
    bars = list(drawing.rows(rows, TITLE))
    top = TITLE + HEAD + ROW * len(rows)
    key, key_height = legend(drawing.timeline, top)
    lots, lots_height = _list(drawing, top + key_height)
    height = top + key_height + lots_height
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield _open(document.title, height).encode()
    yield f"<metadata>{escape(stamp_line(document.stamp))}</metadata>".encode()
    yield f"<style>{STYLE}</style>{PATTERNS}".encode()
    yield f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>'.encode()
    yield _title(document, rows).encode()
    yield from (piece.encode() for piece in bars)
    yield (key + lots + "</svg>\n").encode()


def chart(rows: Sequence[Week], drawing: "Drawing") -> Iterator[str]:
    """Some weeks as one picture within a page that has STYLE and PATTERNS already."""
    yield _open(f"{drawing.document.title}, Gantt chart", HEAD + ROW * len(rows))
    yield from drawing.rows(rows)
    yield "</svg>"


def legend(timeline: TimelineView, top: float = 0.0) -> tuple[str, float]:
    """What patterns, colours and marks mean, in as many lines as it takes; and their height."""
    colours = timeline.colours
    paints = [('fill="url(#fs-clean)"', "clean"), ('fill="url(#fs-changeover)"', "changeover")]
    if len(colours) <= len(COLOURS):
        paints += [(f'class="t{number}"', f"fill of {name}") for number, name in enumerate(colours)]
    else:
        paints += [('class="t0"', f"fill; {len(COLOURS)} colours in turn for {len(colours)} types")]
    entries: list[tuple[Callable[[float, float], str], str]] = [
        (partial(_swatch, paint), text) for paint, text in paints
    ]
    marked = {look_of(mark) for mark in timeline.marks}
    entries += [
        (partial(svg_marks.sample, look), word)
        for look, word in MARK_WORDS.items()
        if look in marked
    ]
    parts, left, line = [], float(LABEL), 0
    for drawn, text in entries:
        width = 35 + LETTER * len(text)
        if left + width > WIDTH and left > LABEL:
            left, line = float(LABEL), line + 1
        y = top + LEGEND * line
        parts.append(drawn(left, y + 7))
        parts.append(f'<text x="{left + 19:.1f}" y="{y + 16:g}">{escape(text)}</text>')
        left += width
    return "".join(parts), LEGEND * (line + 1)


def _swatch(paint: str, left: float, top: float) -> str:
    return f'<rect {paint} x="{left:.1f}" y="{top:g}" width="14" height="10"/>'


def _open(title: str, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fs" role="img" '
        f'viewBox="0 0 {WIDTH} {height:g}" width="100%"><title>{escape(title)}</title>'
    )


@dataclass(slots=True)
class Drawing:
    """What the bars of one document share. `numbered` are the lots that a number stands for."""

    document: Document
    timeline: TimelineView
    labels: LotLabels
    numbered: dict[str, BarView] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> "Drawing":
        lots = [fill.lot_id or "" for fill in document.fills]
        return cls(document, document.timeline(), LotLabels.of(lots))

    def rows(self, rows: Sequence[Week], top: float = 0.0) -> Iterator[str]:
        """The weeks below each other, the names of the days above them."""
        if rows:
            yield _days(rows[0], top)
        for number, week in enumerate(rows):
            row = top + HEAD + ROW * number
            bars = row + (ROW - BAR) / 2
            yield from svg_marks.behind(week.marks, row, ROW, _x)
            yield _edges(week, self.document, row)
            for bar in week.bars:
                yield self._bar(bar, bars)
            yield from svg_marks.before(week.marks, bars, BAR, _x)

    def _bar(self, part: Part[BarView], top: float) -> str:
        bar, left, right = part.of, _x(part.left), _x(part.right)
        width = max(right - left, 0.5)
        kind = drawn_kind(bar.kind)
        fill = kind == "fill"
        style = f"bar t{bar.colour or 0}" if fill else "bar"
        paint = "" if fill else f' fill="url(#fs-{kind})"'
        lot = "" if bar.lot is None else f" data-lot={quoteattr(bar.lot)}"
        rect = (
            f'<rect class="{style}"{paint} data-kind="{bar.kind}"{lot} x="{left:.2f}" '
            f'y="{top:g}" width="{width:.2f}" height="{BAR}"><title>'
            f"{escape(told(bar.text, bar, self.document.zone))}</title></rect>"
        )
        return rect + (self._label(bar, left + width / 2, width, top) if fill else "")

    def _label(self, fill: BarView, middle: float, width: float, top: float) -> str:
        lot, small = fill.lot or "", ""
        label = lot if LETTER * len(lot) + 4 <= width else ""
        if not label:
            small = " small"
            label = self.labels.fitting(lot, (width - 1) / SMALL_LETTER)
        if label == str(self.labels.numbers[lot]) != lot:
            self.numbered.setdefault(lot, fill)
        at = f'x="{middle:.1f}" y="{top + 15:g}"'
        return f'<text class="on{small}" {at}>{escape(label)}</text>' if label else ""


def _title(document: Document, rows: Sequence[Week]) -> str:
    """What the picture shows, and when, by which clock: on paper nothing else says it."""
    text = f'<text class="title" x="4" y="18">{escape(document.title)}</text>'
    stamp = document.stamp
    parts = [f"planned by {stamp.planned_by}", f"makespan {stamp.makespan_hours:,.1f} h"]
    if rows:
        fills = list(document.fills)
        last = max((fill.end for fill in fills), default=rows[-1].end)
        first = rows[0].bars[0].of.start if rows[0].bars else rows[0].start
        parts.insert(0, f"{clock(first, document.zone)} to {clock(last, document.zone)}")
    parts.append(f"times in {document.zone.key}, taken away {clock(stamp.exported_at, UTC)}")
    if stamp.provisional:
        parts.append("provisional: the search was still running")
    return f'{text}<text class="soft" x="4" y="36">{escape(" · ".join(parts))}</text>'


def _list(drawing: Drawing, top: float) -> tuple[str, float]:
    """Which lots the numbers in the bars stand for; and its height."""
    shown = list(drawing.numbered.items())[:MOST_LISTED]
    if not shown:
        return "", 0.0
    width, parts = (WIDTH - 8) / LIST_COLUMNS, []
    for place, (lot, fill) in enumerate(shown):
        line, column = divmod(place, LIST_COLUMNS)
        text = f"{drawing.labels.numbers[lot]}  {lot} ({fill.product})"
        at = f'x="{4 + column * width:.1f}" y="{top + LIST_LINE * (line + 1):g}"'
        parts.append(f'<text class="small" {at}>{escape(text)}</text>')
    lines = -(-len(shown) // LIST_COLUMNS)
    if len(drawing.numbered) > len(shown):
        lines += 1
        more = f"and {len(drawing.numbered) - len(shown):,} more: the CSV has all"
        parts.append(f'<text class="small" x="4" y="{top + LIST_LINE * lines:g}">{more}</text>')
    return "".join(parts), LIST_LINE * (lines + 1)


def _days(week: Week, top: float) -> str:
    return "".join(
        f'<text class="soft" x="{_x(share) + 4:.1f}" y="{top + 14:g}">{day.strftime("%A")}</text>'
        for day, share in week.days
    )


def _edges(week: Week, document: Document, top: float) -> str:
    """The week's label, a line at each midnight, and the days of the month."""
    start = week.start.astimezone(document.zone)
    year, number, _ = start.isocalendar()  # 29 December 2025 is in the first week of 2026
    room = int((LABEL - 4) / LETTER)
    label = week.lane if len(week.lane) <= room else f"{week.lane[: room - 1]}…"
    told = f"{year}-W{number:02} {start:%d %b}"
    parts = [
        f'<text x="4" y="{top + 15:g}">{escape(label)}</text>',
        f'<text class="soft" x="4" y="{top + 28:g}">{told}</text>',
        f'<line class="edge" x1="0" y1="{top:g}" x2="{WIDTH}" y2="{top:g}"/>',
    ]
    parts += [
        f'<line class="grid" x1="{_x(share):.1f}" y1="{top:g}" x2="{_x(share):.1f}" '
        f'y2="{top + ROW:g}"/>'
        for _, share in week.days
    ]
    return "".join(parts)


def _x(share: float) -> float:
    return LABEL + (WIDTH - LABEL) * share
