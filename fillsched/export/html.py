"""A schedule as one page that needs nothing else: figures, Gantt chart, table, where it comes from.

What it is for: opening, mailing and printing; light and dark as the reader's screen is. It loads
nothing and runs nothing, and says so to the browser. What it is not for: programs (`json`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from itertools import chain, islice, pairwise

from fillsched.export.document import Document, clock
from fillsched.export.lot_columns import LotColumn
from fillsched.export.svg import DARK, PATTERNS, STYLE, WIDTH, Drawing, chart, legend
from fillsched.presentation.chart.lanes import kind_word
from fillsched.presentation.chart.lot_labels import LotLabels
from fillsched.presentation.chart.weeks import all_weeks
from fillsched.presentation.kpi_labels import kpi_texts
from fillsched.presentation.provenance import stamp_rows
from fillsched.presentation.reading.receipt import receipt_rows
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
.before{display:none}
tr.late td.late_hours{font-weight:700;color:#b3261e}
tr.clean td{border-top:2px solid #8a949e}tr.clean td,tr.changeover td{color:#5b6773}
.stamp td:first-child{white-space:nowrap;color:#5b6773;width:12rem}
.stamp td{overflow-wrap:anywhere}.warn{border:2px solid #b3541e;padding:.5rem .8rem;color:inherit}
svg{display:block}
@media (prefers-color-scheme:dark){body{color:#e8edf2;background:#11171d}
p,.kpi small,tr.clean td,tr.changeover td,.stamp td:first-child{color:#a7b2bd}
tr.late td.late_hours{color:#f2b8b5}
.kpi{border-color:#36414c}th,td{border-color:#2b343d}}
@media print{body{margin:0;padding:0;max-width:none;font-size:11pt;color:#000;background:#fff}
thead{display:table-header-group}tr,svg,.kpi,.together{break-inside:avoid}
.kpis{grid-template-columns:repeat(6,1fr);gap:.4rem;margin-top:.6rem;font-size:9pt}
.kpi{padding:.25rem .5rem}.kpi b{font-size:12pt}.kpi small{font-size:7.5pt}h2{margin-top:1rem}
h2{break-after:avoid}table{font-size:8pt;line-height:1.2}th,td{padding:1pt 5pt}
p,.kpi small{color:#333}
tr.clean td,tr.changeover td,.stamp td:first-child{color:#333}
tr.changeover{display:none}.before{display:table-cell}}
time{white-space:nowrap}
.activities td:nth-child(3){overflow-wrap:anywhere;min-width:5em}
@media screen{.wide{overflow-x:auto}}
@media screen and (max-width:40rem){body{padding:0 .6rem;margin-top:1rem}.kpis{display:block}
.kpi{display:flex;justify-content:space-between;border:0;padding:.1rem;
border-bottom:1px solid #d5dbe1}
.kpi b{font-size:1rem}.kpi small{display:none}}
"""

BEFORE = "Changeover before"
"""A column of paper, where it takes the place of a row to each changeover."""

_HEADINGS = ("Campaign", "What", "Lot", "Type", "Vials", "Start", "End", "Hours", "No.", BEFORE)
_TIMES = ("Start", "End", "Release", "Due")


def write_html(document: Document) -> Iterator[bytes]:
    """The page in pieces."""
    for pieces in (_head(document), _charts(document), _table(document), _origin(document)):
        for piece in pieces:
            yield piece.encode()


def _page_edges(document: Document) -> str:
    """What stands at the edges of each printed page: a page alone still says whose it is."""
    stamp = document.stamp
    lots = f", lots {stamp.lots_sha256[:12]}" if stamp.lots_sha256 else ""
    whose = f"{document.title}{lots}, taken away {clock(stamp.exported_at, UTC)}"
    whose += f" by {stamp.exported_by}" + (", PROVISIONAL" if stamp.provisional else "")
    return (
        "@page{size:A4 landscape;margin:10mm 12mm 14mm;"
        f'@bottom-left{{content:"{_css(whose)}";font:8pt sans-serif}}'
        '@bottom-right{content:counter(page) " of " counter(pages);font:8pt sans-serif}}'
    )


def _css(text: str) -> str:
    """Inside a string of a style sheet: whatever could end it, or the sheet, by its number."""
    return "".join(c if c.isalnum() or c in " .,:·-_()" else f"\\{ord(c):x} " for c in text)


def _head(document: Document) -> Iterator[str]:
    job, stamp = document.job, document.stamp
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{_PAGE_STYLE}{STYLE}{DARK}{_page_edges(document)}</style></head><body>"
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
    whose = ""
    for kpi in kpi_texts(document.kpis):
        value = document.kpis[kpi.key]
        shown = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
        unit = f" {kpi.unit}" if kpi.unit else ""
        label = kpi.label if not kpi.label.startswith(" ") else f"{whose} {kpi.label.strip()}"
        whose = whose if kpi.label.startswith(" ") else kpi.label
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
    if document.kpis.get("idle_hours") is not None:
        return _how_good_by_aim(document)
    if stamp.status == "optimal":
        return "Proven: no schedule of these lots is shorter."
    if stamp.bound_hours is None or stamp.gap is None:
        return "How much shorter a schedule could be is not known."
    return (
        f"No schedule can be shorter than {stamp.bound_hours:,.2f} h; at most "
        f"{100 * stamp.gap:.2f} % could still be gained."
    )


def _how_good_by_aim(document: Document) -> str:
    """Of a plant: the gap is that of its aim, and not of the makespan."""
    stamp = document.stamp
    if stamp.status == "optimal":
        return "Proven: no schedule of these lots is better by the aim."
    if stamp.bound_hours is None or stamp.gap is None:
        return "How much better a schedule could be is not known."
    return (
        f"No schedule can end its last fill before {stamp.bound_hours:,.2f} h; by the aim at most "
        f"{100 * stamp.gap:.2f} % could still be gained."
    )


def _charts(document: Document) -> Iterator[str]:
    yield '<div class="together"><h2>Gantt chart</h2>'
    drawing = Drawing.of(document)
    yield f'<svg width="0" height="0" class="fs" aria-hidden="true">{PATTERNS}</svg>'
    key, height = legend(drawing.timeline)
    yield f'<svg class="fs" viewBox="0 0 {WIDTH} {height}" width="100%">{key}</svg>'
    rows = iter(all_weeks(drawing.timeline))
    yield from chart(list(islice(rows, WEEKS_TOGETHER)), drawing)
    yield "</div>"  # a printed page never ends between the key and the first picture
    while some := list(islice(rows, WEEKS_TOGETHER)):
        yield from chart(some, drawing)


def _table(document: Document) -> Iterator[str]:
    numbers = LotLabels.of([fill.lot_id or "" for fill in document.fills]).numbers
    more = [*document.asked.ours()]
    names = [*_HEADINGS, *(column.heading for column in more)]
    for lane in document.lanes():
        title = lane.name.capitalize() if lane.resource else f"Line {lane.name}"
        yield f'<h2>{escape(title)}</h2><div class="wide"><table class="activities"><thead><tr>'
        yield "".join(f"<th{_class(name)}>{name}</th>" for name in names)
        yield "</tr></thead><tbody>"
        rows = pairwise(chain([None], lane.activities))
        while some := list(islice(rows, CHUNK_ROWS)):
            yield "".join(_row(one, before, document, numbers, more) for before, one in some if one)
        yield "</tbody></table></div>"


def _row(
    activity: ActivityView,
    before: ActivityView | None,
    document: Document,
    numbers: Mapping[str, int],
    more: Sequence[LotColumn],
) -> str:
    fill = activity.kind == "fill"
    changed = fill and before is not None and before.kind == "changeover"
    cells = (
        str(activity.campaign),
        kind_word(activity.kind),
        activity.lot_id or "",
        activity.type or "",
        "" if activity.vials is None else f"{activity.vials:,}",
        _time(activity.start, document),
        _time(activity.end, document),
        f"{activity.hours:.2f}",
        str(numbers[activity.lot_id or ""]) if fill else "",
        f"{before.hours:.2f} h" if before is not None and changed else "",
    )
    row = "".join(
        f"<td{_class(name)}>{cell if name in _TIMES else escape(cell)}</td>"
        for name, cell in zip(_HEADINGS, cells, strict=True)
    )
    row += "".join(_asked(column, activity, document) for column in more)
    late = " late" if activity.late_hours else ""
    return f'<tr class="{activity.kind}{late}">{row}</tr>'


def _asked(column: LotColumn, activity: ActivityView, document: Document) -> str:
    """The cell of what a lot asks for; empty where it is no fill."""
    value = column.value(activity) if activity.kind == "fill" else None
    if isinstance(value, datetime):
        local = f"{value.astimezone(document.zone):%Y-%m-%d %H:%M}"  # short: paper is narrow
        return f'<td><time datetime="{iso(value)}">{local}</time></td>'
    text = f"{value:,.2f}" if isinstance(value, float) else ""
    return f'<td class="n {column.key}">{text}</td>'


def _time(moment: datetime, document: Document) -> str:
    return f'<time datetime="{iso(moment)}">{clock(moment, document.zone)}</time>'


_FIGURES = ("Campaign", "Vials", "Hours", "No.", "Late (h)", "Weight")


def _class(name: str) -> str:
    if name == BEFORE:
        return ' class="before"'
    return ' class="n"' if name in _FIGURES else ""


def _origin(document: Document) -> Iterator[str]:
    yield '<h2>Where it comes from</h2><table class="stamp"><tbody>'
    for label, text in stamp_rows(document.stamp):
        yield f"<tr><td>{escape(label)}</td><td>{escape(text)}</td></tr>"
    yield '</tbody></table><h2>How the lots were read</h2><table class="stamp"><tbody>'
    for label, text in receipt_rows(document.receipt):
        yield f"<tr><td>{escape(label)}</td><td>{escape(text)}</td></tr>"
    yield "</tbody></table></body></html>\n"
