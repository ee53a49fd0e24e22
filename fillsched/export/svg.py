"""A schedule as a Gantt chart in SVG: a row per week and line, Monday to Sunday.

What it is for: a picture for a page, a slide or a wall that is read without colour: cleans are
hatched, changeovers dotted, fills carry their lot, and every bar tells itself when pointed at.
What it is not for: figures and tables (`html`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from fillsched.export.document import Document, clock
from fillsched.presentation.provenance import stamp_line
from fillsched.presentation.timeline import Bar, Week, weeks
from fillsched.wire import ActivityView

WIDTH, LABEL, ROW, BAR, HEAD = 1200, 116, 34, 22, 20
"""Pixels: the picture, its left column, a row, the bar in it, the line of days above."""

LEGEND = 22
"""Pixels of a line of the legend."""

LETTER = 6.8
"""Pixels of one letter in a bar; a name that does not fit is left out, not cut."""

COLOURS = 8
"""Types told apart by colour (Okabe and Ito's, which colour-blind readers tell apart too)."""

STYLE = """
.fs{font:11px system-ui,-apple-system,"Segoe UI",sans-serif}
.fs text{fill:#1d2733}.fs .soft{fill:#5b6773}.fs .grid{stroke:#d5dbe1;stroke-width:1}
.fs .edge{stroke:#8a949e;stroke-width:1}.fs rect.bar{stroke:#ffffff;stroke-width:.6}
.fs .clean{fill:#e9edf1}.fs .hatch{stroke:#7b8794;stroke-width:1.4}
.fs .changeover{fill:#fff}.fs .dot{fill:#4a5560}.fs text.on{fill:#101820;text-anchor:middle}
.fs .t0{fill:#8ecae6}.fs .t1{fill:#f2c14e}.fs .t2{fill:#7fd1ae}.fs .t3{fill:#f3a58f}
.fs .t4{fill:#c9b6e4}.fs .t5{fill:#d9d26a}.fs .t6{fill:#a3c4f3}.fs .t7{fill:#e3b7c9}
@media (prefers-color-scheme:dark){
.fs text{fill:#e8edf2}.fs .soft{fill:#a7b2bd}.fs .grid{stroke:#36414c}.fs .edge{stroke:#6c7883}
.fs rect.bar{stroke:#11171d}.fs .clean{fill:#2b343d}.fs .hatch{stroke:#93a0ad}
.fs .changeover{fill:#11171d}.fs .dot{fill:#c3ccd5}.fs text.on{fill:#101820}}
@media print{.fs text{fill:#000}.fs .grid{stroke:#bbb}.fs .clean{fill:#eee}
.fs .changeover{fill:#fff}.fs rect.bar{stroke:#fff}}
"""

PATTERNS = """<defs>
<pattern id="fs-clean" width="6" height="6" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><rect class="clean" width="6" height="6"/>
<line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="fs-changeover" width="4" height="4" patternUnits="userSpaceOnUse">
<rect class="changeover" width="4" height="4"/><circle class="dot" cx="2" cy="2" r="1"/></pattern>
</defs>"""


def write_svg(document: Document) -> Iterator[bytes]:
    """The picture in pieces: all weeks of all lines, the legend, and the stamp as its metadata."""
    rows = all_weeks(document)
    colours = colours_of(document.activities)
    key, key_height = legend(colours, HEAD + ROW * len(rows))
    height = HEAD + ROW * len(rows) + key_height
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield _open(document.title, height).encode()
    yield f"<metadata>{escape(stamp_line(document.stamp))}</metadata>".encode()
    yield f"<style>.fs{{background:Canvas}}{STYLE}</style>{PATTERNS}".encode()
    yield from (piece.encode() for piece in _rows(rows, document, colours))
    yield key.encode()
    yield b"</svg>\n"


def chart(rows: Sequence[Week], document: Document, colours: dict[str, int]) -> Iterator[str]:
    """Some weeks as one picture within a page that has STYLE and PATTERNS already."""
    yield _open(f"{document.title}, Gantt chart", HEAD + ROW * len(rows))
    yield from _rows(rows, document, colours)
    yield "</svg>"


def all_weeks(document: Document) -> list[Week]:
    """The weeks of every line, line by line."""
    return list(
        chain.from_iterable(
            weeks(line, activities, document.zone) for line, activities in document.by_line()
        )
    )


def colours_of(activities: Iterable[ActivityView]) -> dict[str, int]:
    """A colour for each type, in order of appearance; they repeat after COLOURS types."""
    types = dict.fromkeys(activity.type for activity in activities if activity.type)
    return {name: number % COLOURS for number, name in enumerate(types)}


def legend(colours: dict[str, int], top: float = 0.0) -> tuple[str, float]:
    """What the patterns and colours mean, in as many lines as it takes; and their height."""
    entries = [('fill="url(#fs-clean)"', "clean"), ('fill="url(#fs-changeover)"', "changeover")]
    if len(colours) <= COLOURS:
        entries += [(f'class="t{number}"', f"fill of {name}") for name, number in colours.items()]
    else:
        entries += [('class="t0"', f"fill; {COLOURS} colours in turn for {len(colours)} types")]
    parts, left, line = [], float(LABEL), 0
    for paint, text in entries:
        width = 35 + LETTER * len(text)
        if left + width > WIDTH and left > LABEL:
            left, line = float(LABEL), line + 1
        y = top + LEGEND * line
        parts.append(f'<rect {paint} x="{left:.1f}" y="{y + 7:g}" width="14" height="10"/>')
        parts.append(f'<text x="{left + 19:.1f}" y="{y + 16:g}">{escape(text)}</text>')
        left += width
    return "".join(parts), LEGEND * (line + 1)


def _open(title: str, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fs" role="img" '
        f'viewBox="0 0 {WIDTH} {height:g}" width="100%"><title>{escape(title)}</title>'
    )


def _rows(rows: Sequence[Week], document: Document, colours: dict[str, int]) -> Iterator[str]:
    if rows:
        yield _days(rows[0], document)
    for number, week in enumerate(rows):
        top = HEAD + ROW * number
        yield _edges(week, document, top)
        for bar in week.bars:
            yield _bar(bar, document, colours, top + (ROW - BAR) / 2)


def _days(week: Week, document: Document) -> str:
    return "".join(
        f'<text class="soft" x="{_x(share) + 4:.1f}" y="14">{day.strftime("%A")}</text>'
        for day, share in week.days
    )


def _edges(week: Week, document: Document, top: float) -> str:
    """The week's label, a line at each midnight, and the days of the month."""
    start = week.start.astimezone(document.zone)
    label = f"{week.line}  {start:%Y}-W{start.isocalendar().week:02}"
    parts = [
        f'<text x="4" y="{top + 15:g}">{escape(label)}</text>',
        f'<text class="soft" x="4" y="{top + 28:g}">from {start:%d %b}</text>',
        f'<line class="edge" x1="0" y1="{top:g}" x2="{WIDTH}" y2="{top:g}"/>',
    ]
    parts += [
        f'<line class="grid" x1="{_x(share):.1f}" y1="{top:g}" x2="{_x(share):.1f}" '
        f'y2="{top + ROW:g}"/>'
        for _, share in week.days
    ]
    return "".join(parts)


def _bar(bar: Bar, document: Document, colours: dict[str, int], top: float) -> str:
    activity, left, right = bar.activity, _x(bar.left), _x(bar.right)
    width = max(right - left, 0.5)
    fill = activity.kind == "fill"
    style = f"bar t{colours.get(activity.type or '', 0)}" if fill else "bar"
    paint = "" if fill else f' fill="url(#fs-{activity.kind})"'
    lot = "" if activity.lot_id is None else f" data-lot={quoteattr(activity.lot_id)}"
    parts = [
        f'<rect class="{style}"{paint} data-kind="{activity.kind}"{lot} x="{left:.2f}" '
        f'y="{top:g}" width="{width:.2f}" height="{BAR}"><title>'
        f"{escape(told(activity, document))}</title></rect>"
    ]
    name = activity.lot_id or ""
    if fill and LETTER * len(name) + 6 <= width:
        middle = left + width / 2
        text = f'<text class="on" x="{middle:.1f}" y="{top + 15:g}">{escape(name)}</text>'
        parts.append(text)
    return "".join(parts)


def told(activity: ActivityView, document: Document) -> str:
    """The activity in words."""
    what = {"clean": "Clean", "changeover": "Changeover to", "fill": "Fill of"}[activity.kind]
    lot = "" if activity.lot_id is None else f" {activity.lot_id} ({activity.type})"
    vials = "" if activity.vials is None else f", {activity.vials:,} vials"
    times = f"{clock(activity.start, document.zone)} to {clock(activity.end, document.zone)}"
    return f"{what}{lot}{vials}: {times}, {activity.hours:.2f} h, campaign {activity.campaign}"


def _x(share: float) -> float:
    return LABEL + (WIDTH - LABEL) * share
