"""What lies under the cursor of a chart, in words; and the whole plan, to be pasted elsewhere.

What it is for: pure texts. What it is not for: where the cursor is (`chart`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fillsched.presentation.chart.lanes import kind_word
from fillsched.wire import BarView, TimelineView
from fillsched_tui.job_view.chart import Chart

HOUR = timedelta(hours=1)


def told(chart: Chart, window_hours: float | None) -> str:
    """Two lines on what is there: what, when and how long; then its campaign and its dates."""
    bar, zone = chart.under, chart.zone
    lane = chart.timeline.lanes[chart.lane]
    marks = chart.marks[chart.lane]
    if bar is None:
        shut = [
            mark.text
            for mark in marks
            if mark.kind == "closed" and mark.end and mark.start <= chart.at < mark.end
        ]
        what = f"closed, {shut[0]}" if shut else "idle: nothing is planned here"
        return f"{lane.name}  {chart.at.astimezone(zone):%a %d %b %Y %H:%M}  {what}"
    date = _date(chart.timeline, zone)
    begins, ends = (moment.astimezone(zone) for moment in (bar.start, bar.end))
    times = f"{begins:{date} %H:%M} - {ends:{date} %H:%M}  {(bar.end - bar.start) / HOUR:.1f} h"
    said = [f"{lane.name}, campaign {bar.campaign}"]
    slack = slack_hours(bar, lane.bars, window_hours)
    if slack is not None:
        said[0] += f": {slack:.1f} h of the clean window of {window_hours:g} h left"
    if bar.kind == "fill":
        said += [m.text for m in marks if m.lot == bar.lot and m.kind in ("due", "pin")]
    return f"{bar.text}  {times}\n{'; '.join(said)}"


def slack_hours(bar: BarView, bars: Sequence[BarView], window_hours: float | None) -> float | None:
    """Hours of the clean window that the bar's campaign leaves unused; None if not known."""
    same = [one for one in bars if one.campaign == bar.campaign]
    cleans = [one.end for one in same if one.kind == "clean"]
    if window_hours is None or not cleans:
        return None
    return window_hours - (max(one.end for one in same) - max(cleans)) / HOUR


def table(timeline: TimelineView) -> str:
    """The plan as a table that spreadsheets take when it is pasted: a row a bar."""
    zone = ZoneInfo(timeline.zone)
    heads = ("Where", "What", "Lot", "Product", f"Start ({timeline.zone})", "End", "Hours")
    rows = [
        (lane.name, kind_word(bar.kind), bar.lot or "", bar.product or "",
         _cell(bar.start, zone), _cell(bar.end, zone), f"{(bar.end - bar.start) / HOUR:.2f}")
        for lane in timeline.lanes
        for bar in lane.bars
    ]  # fmt: skip
    return "\n".join("\t".join(row) for row in (heads, *rows))


def _cell(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _date(timeline: TimelineView, zone: ZoneInfo) -> str:
    """How dates are written: with the year where the plan lies in more than one."""
    years = {moment.astimezone(zone).year for moment in (timeline.start, timeline.end)}
    return "%a %d %b" if len(years) == 1 else "%a %d %b %Y"
