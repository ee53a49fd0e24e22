"""The marks of a picture: closures behind the bars, due dates above them, late parts, pins.

What it is for: one shape for each, told apart without colour, and what the legend calls it. What it
is not for: where rows are, or bars (`svg`).
"""

from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from fillsched.presentation.chart.marks import look_of
from fillsched.presentation.chart.weeks import Part
from fillsched.wire import MarkView

Places = Callable[[float], float]
"""Pixels from the left, of a share of the week."""

TIP = 6.0
"""Pixels of a triangle or diamond: what is between the top of a row and its bars."""

LATE = 5.0
"""Pixels of the strip that marks what is late, at the foot of its bar."""

STYLE = """
.fs .shut{fill:#f3f4f6}.fs .bars{stroke:#c3cad1;stroke-width:1}
.fs .late{fill:#b3261e;stroke:#fff;stroke-width:.8}.fs .missed{fill:#b3261e;stroke:#7a120c}
.fs .met{fill:#fff;stroke:#1d2733;stroke-width:1.2}.fs .pin{fill:#1d2733}
"""

DARK = """.fs .shut{fill:#1c232a}.fs .bars{stroke:#3b4652}.fs .pin{fill:#e8edf2}
.fs .met{fill:#11171d;stroke:#e8edf2}"""
"""Within what a page adds for a dark screen."""

PATTERN = """<pattern id="fs-closed" width="8" height="8" patternUnits="userSpaceOnUse"
 patternTransform="rotate(-45)"><rect class="shut" width="8" height="8"/>
<line class="bars" x1="0" y1="0" x2="0" y2="8"/></pattern>"""


def behind(marks: Iterable[Part[MarkView]], top: float, height: float, x: Places) -> Iterator[str]:
    """Closures, as high as the row."""
    for part in marks:
        if part.of.kind == "closed":
            left, right = x(part.left), x(part.right)
            yield (
                f'<rect fill="url(#fs-closed)" data-mark="closed" x="{left:.2f}" y="{top:g}" '
                f'width="{right - left:.2f}" height="{height:g}">{_told(part.of)}</rect>'
            )


def before(marks: Iterable[Part[MarkView]], top: float, bar: float, x: Places) -> Iterator[str]:
    """What stands at and over the bars, which begin at `top` and are `bar` high."""
    for part in marks:
        mark, left = part.of, x(part.left)
        if mark.kind == "late":
            yield (
                f'<rect class="late" data-mark="late" data-lot={quoteattr(mark.lot or "")} '
                f'x="{left:.2f}" y="{top + bar - LATE:g}" '
                f'width="{max(x(part.right) - left, 2):.2f}" height="{LATE:g}">'
                f"{_told(mark)}</rect>"
            )
        elif mark.kind != "closed":
            look, lot = look_of(mark), quoteattr(mark.lot or "")
            yield (
                f'<polygon class="{look}" data-mark="{mark.kind}" data-lot={lot} '
                f'points="{_points(look, left, top)}">{_told(mark)}</polygon>'
            )


def sample(look: str, left: float, top: float) -> str:
    """A mark as the legend shows it, 14 pixels wide and 10 high."""
    if look == "closed":
        return f'<rect fill="url(#fs-closed)" x="{left:.1f}" y="{top:g}" width="14" height="10"/>'
    if look == "late":
        y = top + 10 - LATE
        return f'<rect class="late" x="{left:.1f}" y="{y:g}" width="14" height="{LATE:g}"/>'
    return f'<polygon class="{look}" points="{_points(look, left + 7, top + 9)}"/>'


def _points(look: str, x: float, foot: float) -> str:
    """A triangle that points down at `foot`, for a pin a diamond."""
    half = TIP / 2
    corners = [(x - 4, foot - TIP), (x + 4, foot - TIP), (x, foot)]
    if look == "pin":
        corners = [(x, foot - TIP), (x + half, foot - half), (x, foot), (x - half, foot - half)]
    return " ".join(f"{left:.1f},{top:g}" for left, top in corners)


def _told(mark: MarkView) -> str:
    return f"<title>{escape(mark.text)}</title>"
