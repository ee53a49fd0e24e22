"""A schedule as one page that needs nothing else: figures, Gantt chart, table, where it comes from.

What it is for: opening, mailing and printing; light and dark as the reader's screen is. It loads
nothing and runs nothing, and says so to the browser. What it is not for: programs (`json`).
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from itertools import islice

from fillsched.export.document import Document, clock
from fillsched.export.svg import (
    PATTERNS,
    STYLE,
    WIDTH,
    all_weeks,
    chart,
    colours_of,
    legend,
)
from fillsched.presentation.kpi_labels import KPI_TEXTS
from fillsched.presentation.provenance import receipt_rows, stamp_rows
from fillsched.wire import ActivityView, iso

WEEKS_TOGETHER = 8
"""Weeks in one picture; between two pictures a printed page may end."""

CHUNK_ROWS = 200

_PAGE_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;margin:2rem auto;padding:0 1.5rem;
max-width:78rem;color:#1d2733;background:#fff}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .6rem}
p{margin:.2rem 0;color:#5b6773}
.kpis{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.7rem;
margin-top:1.2rem}
.kpi{border:1px solid #d5dbe1;border-radius:6px;padding:.6rem .8rem}
.kpi b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
.kpi small{color:#5b6773}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.28rem .6rem;border-bottom:1px solid #e3e8ec;vertical-align:top}
th{border-bottom:2px solid #8a949e}td.n,th.n{text-align:right}
tr.clean td{border-top:2px solid #8a949e}tr.clean td,tr.changeover td{color:#5b6773}
.stamp td:first-child{white-space:nowrap;color:#5b6773;width:12rem}
.stamp td{overflow-wrap:anywhere}.warn{border:2px solid #b3541e;padding:.5rem .8rem;color:inherit}
svg{display:block}
@media (prefers-color-scheme:dark){body{color:#e8edf2;background:#11171d}
p,.kpi small,tr.clean td,tr.changeover td,.stamp td:first-child{color:#a7b2bd}
.kpi{border-color:#36414c}th,td{border-color:#2b343d}}
@page{size:A4 landscape;margin:12mm}
@media print{body{margin:0;padding:0;max-width:none;font-size:11pt;color:#000;background:#fff}
thead{display:table-header-group}tr,svg,.kpi,.together{break-inside:avoid}
.kpis{grid-template-columns:repeat(6,1fr);gap:.4rem;margin-top:.6rem;font-size:9pt}
.kpi{padding:.25rem .5rem}.kpi b{font-size:12pt}.kpi small{font-size:7.5pt}h2{margin-top:1rem}
h2{break-after:avoid}table{font-size:8.5pt}p,.kpi small{color:#333}
tr.clean td,tr.changeover td,.stamp td:first-child{color:#333}}
"""

_HEADINGS = ("Campaign", "What", "Lot", "Type", "Vials", "Start", "End", "Hours")
_TIMES = ("Start", "End")


def write_html(document: Document) -> Iterator[bytes]:
    """The page in pieces."""
    for pieces in (_head(document), _charts(document), _table(document), _origin(document)):
        for piece in pieces:
            yield piece.encode()


def _head(document: Document) -> Iterator[str]:
    job, stamp = document.job, document.stamp
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{_PAGE_STYLE}{STYLE}</style></head><body>"
        f"<h1>{escape(document.title)}</h1>"
    )
    span = _span(document)
    if span is not None:
        yield f"<p>{span}, times in {escape(document.zone.key)}</p>"
    if stamp.provisional:
        yield '<p class="warn">Provisional: the search was still running.</p>'
    yield f"<p>{escape(_how_good(document))} Judged: {escape(stamp.verdict)}.</p>"
    yield f"<p>{escape(f'Planned by {job.owner}, ordered {clock(job.created_at, document.zone)}.')}"
    yield '</p><div class="kpis">'
    for kpi in KPI_TEXTS:
        value = document.kpis[kpi.key]
        shown = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
        unit = f" {kpi.unit}" if kpi.unit else ""
        label = f"Changeovers {kpi.label.strip()}" if kpi.label.startswith(" ") else kpi.label
        yield (
            f'<div class="kpi" data-kpi="{kpi.key}">{escape(label)}<b>{shown}{unit}</b>'
            f"<small>{escape(kpi.meaning)}</small></div>"
        )
    yield "</div>"


def _span(document: Document) -> str | None:
    first = last = None
    for activity in document.activities:
        first = first or activity
        last = activity if last is None or activity.end > last.end else last
    if first is None or last is None:
        return None
    return f"{clock(first.start, document.zone)} to {clock(last.end, document.zone)}"


def _how_good(document: Document) -> str:
    stamp = document.stamp
    if stamp.status == "optimal":
        return "Proven: no schedule of these lots is shorter."
    if stamp.bound_hours is None or stamp.gap is None:
        return "How much shorter a schedule could be is not known."
    return (
        f"No schedule can be shorter than {stamp.bound_hours:,.2f} h; at most "
        f"{100 * stamp.gap:.2f} % could still be gained."
    )


def _charts(document: Document) -> Iterator[str]:
    yield '<div class="together"><h2>Gantt chart</h2>'
    colours = colours_of(document.activities)
    yield f'<svg width="0" height="0" class="fs" aria-hidden="true">{PATTERNS}</svg>'
    key, height = legend(colours)
    yield f'<svg class="fs" viewBox="0 0 {WIDTH} {height}" width="100%">{key}</svg>'
    rows = iter(all_weeks(document))
    yield from chart(list(islice(rows, WEEKS_TOGETHER)), document, colours)
    yield "</div>"  # a printed page never ends between the key and the first picture
    while some := list(islice(rows, WEEKS_TOGETHER)):
        yield from chart(some, document, colours)


def _table(document: Document) -> Iterator[str]:
    for line, activities in document.by_line():
        yield f'<h2>Line {escape(line)}</h2><table class="activities"><thead><tr>'
        yield "".join(f"<th{_number(name)}>{name}</th>" for name in _HEADINGS)
        yield "</tr></thead><tbody>"
        rows = iter(activities)
        while some := list(islice(rows, CHUNK_ROWS)):
            yield "".join(_row(activity, document) for activity in some)
        yield "</tbody></table>"


def _row(activity: ActivityView, document: Document) -> str:
    cells = (
        str(activity.campaign),
        activity.kind,
        activity.lot_id or "",
        activity.type or "",
        "" if activity.vials is None else f"{activity.vials:,}",
        _time(activity.start, document),
        _time(activity.end, document),
        f"{activity.hours:.2f}",
    )
    row = "".join(
        f"<td{_number(name)}>{cell if name in _TIMES else escape(cell)}</td>"
        for name, cell in zip(_HEADINGS, cells, strict=True)
    )
    return f'<tr class="{activity.kind}">{row}</tr>'


def _time(moment: datetime, document: Document) -> str:
    return f'<time datetime="{iso(moment)}">{clock(moment, document.zone)}</time>'


def _number(name: str) -> str:
    return ' class="n"' if name in ("Campaign", "Vials", "Hours") else ""


def _origin(document: Document) -> Iterator[str]:
    yield '<h2>Where it comes from</h2><table class="stamp"><tbody>'
    for label, text in stamp_rows(document.stamp):
        yield f"<tr><td>{escape(label)}</td><td>{escape(text)}</td></tr>"
    yield '</tbody></table><h2>How the lots were read</h2><table class="stamp"><tbody>'
    for label, text in receipt_rows(document.receipt):
        yield f"<tr><td>{escape(label)}</td><td>{escape(text)}</td></tr>"
    yield "</tbody></table></body></html>\n"
