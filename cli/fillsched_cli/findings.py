"""How a schedule, a lot's place and a difference look: pure renderings of what REST answers.

What it is for: `show`, `why` and `diff` for people, readable without colour at any width. What it
is not for: fetching (`understanding`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from fillsched.presentation.kpi_labels import KPI_TEXTS
from fillsched.presentation.provenance import JUDGED, figures_text, receipt_rows
from fillsched_cli import text

STATES = {
    "queued": "⏸ queued",
    "running": "▸ running",
    "succeeded": "✓ done",
    "failed": "✗ failed",
    "cancelled": "✗ cancelled",
}

MOVES_SHOWN = 10
"""Moves and moved lots printed unless all are asked for."""


def shown(
    job: dict[str, Any],
    receipt: dict[str, Any],
    figures: RenderableType | None = None,
    *,
    zone: tzinfo = UTC,
) -> Iterator[RenderableType]:
    """A job: its figures with their meaning, where they come from, how its lots were read.

    `figures` stand in the place of a schedule's; `zone` is the site's, shown beside UTC.
    """
    head = f"{job['kind'].title()} {job['id']}  {job['name']}  {STATES[job['status']]}"
    yield Text(head, style="bold")
    yield Text(job["message"])
    if job["error"]:
        yield from _refusal(job["error"])
    if figures is None and job["result"]:
        figures = _kpis(job["result"])
    if figures is not None:
        yield Text()
        yield figures
    yield Text()
    yield Text("Where it comes from", style="bold")
    yield _pairs(_origin(job, receipt, zone))
    if receipt:
        yield Text()
        yield Text("How the lots were read", style="bold")
        yield _pairs([row for row in receipt_rows(receipt) if row[0] not in _SAID_BEFORE])


_SAID_BEFORE = ("Filename", "SHA-256")


def _refusal(error: dict[str, Any]) -> Iterator[Text]:
    if not error["problems"]:
        yield Text(error["details"])
    for problem in error["problems"][:MOVES_SHOWN]:
        value = f" '{problem['value']}'" if problem["value"] else ""
        yield Text(f"  {problem['where']}:{value} {problem['reason']}")
        yield Text(f"    → {problem['fix']}", style="dim")


def _kpis(result: dict[str, Any]) -> Table:
    table = plain_table(("bold", "left"), ("", "right"), ("dim", "left"))
    for kpi in KPI_TEXTS:
        value = f"{number(result['kpis'][kpi.key])} {kpi.unit}".rstrip()
        table.add_row(Text(kpi.label), value, Text(kpi.meaning))
    table.add_row("Bound", text.hours(result["bound_hours"]), "no schedule can be shorter")
    table.add_row("Gap", text.percent(result["gap"]), "what could still be gained at most")
    return table


def _origin(job: dict[str, Any], receipt: dict[str, Any], zone: tzinfo) -> list[tuple[str, str]]:
    result = job["result"] or {}
    rows = [
        ("Judged", JUDGED if result.get("judged") else None),
        ("Status", result.get("status")),
        ("Stopped by", result.get("stop_reason")),
        ("Lots from", receipt.get("filename")),
        ("SHA-256", receipt.get("sha256")),
        ("Line", figures_text(job["config"])),
        ("Strategy", job["strategy"]),
        ("Seed", job["seed"]),
        ("Time limit", _seconds(job["time_limit_seconds"])),
        ("Most steps", job["max_steps"]),
        ("Starts", moment(job["start_time"], zone)),
        ("Planned by", job["owner"]),
        ("Version", result.get("version")),
        ("Ordered", moment(job["created_at"], zone)),
        ("Finished", job["finished_at"] and moment(job["finished_at"], zone)),
    ]
    return [(label, str(value)) for label, value in rows if value is not None]


def explained(
    found: dict[str, Any], *, everything: bool, zone: tzinfo = UTC
) -> Iterator[RenderableType]:
    """Why a lot stands where it does, or what would make it fit."""
    amount = "" if found["vials"] is None else f"{number(found['vials'])} vials, "
    head = f"Lot {found['lot_id']}  {found['type']}"
    yield Text(head, style="bold")
    yield Text(f"{amount}{number(found['fill_hours'])} h of filling")
    refused, place = found["refused"], found["place"]
    if refused is not None:
        yield Text()
        yield Text(refused["text"])
        if refused["ways"]:
            yield Text("Any one of these would make it fit:")
            for way in refused["ways"]:
                yield Text(f"  • {way}")
        return
    yield Text()
    yield Text(place["text"])
    start, end = moment(place["start"], zone), moment(place["end"], zone)
    yield Text(f"Filled from {start} to {end}.")
    yield Text()
    yield Text("Moved elsewhere, the other lots keeping their order:", style="bold")
    moves = found["moves"] if everything else found["moves"][:MOVES_SHOWN]
    table = plain_table(("", "left"), ("", "right"), ("", "left"), heads=("To", "Makespan", "Why"))
    for move in moves:
        table.add_row(_destination(move), _change(move["change_hours"]), Text(move["reason"]))
    yield table if moves else Text("There is no other campaign.")
    yield from _more(len(found["moves"]) - len(moves), "campaign")


def _destination(move: dict[str, Any]) -> Text:
    if move["campaign"] is None:
        return Text("a new campaign")
    beside = ""
    if move["fits"]:
        beside = f" after {move['before']}" if move["before"] else f" before {move['after']}"
    return Text(f"campaign {move['campaign']}{beside}")


def _change(hours: float | None) -> str:
    return "✗" if hours is None else f"{signed(hours)} h"


def told_apart(
    found: dict[str, Any], *, everything: bool, zone: tzinfo = UTC
) -> Iterator[RenderableType]:
    """What two schedules differ in."""
    a, b = found["a"], found["b"]
    yield Text(f"Schedule {_side(a)} → schedule {_side(b)}", style="bold")
    if a["start_time"] != b["start_time"]:
        yield Text(
            f"They start at {moment(a['start_time'], zone)} and {moment(b['start_time'], zone)}; "
            "hours are counted from each one's own start."
        )
    changes = [kpi for kpi in found["kpis"] if kpi["change"]]
    if changes:
        yield Text()
        yield _kpi_changes(changes)
    for title, rows in (("Line", found["config"]), ("Lots changed", found["changed"])):
        if rows:
            yield Text()
            yield Text(title, style="bold")
            for row in rows:
                yield Text(f"  {row['what']}: {row['a']} → {row['b']}")
    for title, lots in (
        ("Only in the first", found["only_a"]),
        ("Only in the second", found["only_b"]),
    ):
        if lots:
            cut = lots if everything else lots[:MOVES_SHOWN]
            more = f" and {len(lots) - len(cut)} more" if len(lots) > len(cut) else ""
            yield Text(f"{title}: {', '.join(cut)}{more}")
    yield Text()
    if found["same"]:
        yield Text("No lot differs.")
        return
    yield Text(f"{text.count(len(found['moved']), 'lot')} moved, {found['stayed']:,} stayed")
    if found["moved"]:
        yield from _moved(found["moved"], everything=everything, zone=zone)


def _kpi_changes(changes: Sequence[dict[str, Any]]) -> Table:
    styles = (("bold", "left"), ("", "right"), ("", "right"), ("", "right"))
    table = plain_table(*styles, heads=("", "First", "Second", "Change"))
    for kpi in changes:
        unit = f" {kpi['unit']}".rstrip()
        table.add_row(
            Text(kpi["label"]),
            f"{number(kpi['a'])}{unit}",
            f"{number(kpi['b'])}{unit}",
            _shown_change(kpi["a"], kpi["b"]) + (" points" if kpi["unit"] == "%" else unit),
        )
    return table


def _shown_change(first: float | int, second: float | int) -> str:
    """The difference of two figures as they are shown."""
    return signed(second - first if isinstance(second, int) else round(second, 2) - round(first, 2))


def _moved(
    moved: Sequence[dict[str, Any]], *, everything: bool, zone: tzinfo
) -> Iterator[RenderableType]:
    cut = moved if everything else moved[:MOVES_SHOWN]
    styles = (("", "left"), ("", "left"), ("", "right"), ("", "left"), ("", "left"))
    table = plain_table(*styles, heads=("Lot", "Type", "Moved", "First", "Second"))
    for one in cut:
        table.add_row(
            Text(one["lot_id"]),
            Text(one["type"]),
            f"{signed(one['shift_hours'])} h",
            f"{moment(one['a_start'], zone)}, campaign {one['a_campaign']}",
            f"{moment(one['b_start'], zone)}, campaign {one['b_campaign']}",
        )
    yield table
    yield from _more(len(moved) - len(cut), "lot")


def _more(count: int, noun: str) -> Iterator[Text]:
    if count > 0:
        yield Text(f"... and {count:,} more {noun}{'' if count == 1 else 's'}: --all", style="dim")


def _side(side: dict[str, Any]) -> str:
    running = " (still running)" if side["provisional"] else ""
    return f"{side['schedule_id']} {side['name']}".rstrip() + running


def plain_table(*columns: tuple[str, Any], heads: Sequence[str] | None = None) -> Table:
    """A table without lines; `columns` are (style, justify), long cells are folded."""
    table = Table(
        box=None, pad_edge=False, show_header=heads is not None, header_style="bold underline"
    )
    for (style, justify), head in zip(columns, heads or [""] * len(columns), strict=True):
        table.add_column(head, style=style, justify=justify, overflow="fold")
    return table


def _pairs(rows: Sequence[tuple[str, str]]) -> Table:
    table = plain_table(("bold", "left"), ("", "left"))
    for label, value in rows:
        table.add_row(Text(label), Text(value))
    return table


def number(value: float | int) -> str:
    """A figure with commas between thousands; counts whole, hours to two decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def signed(value: float | int) -> str:
    """A change with its sign; the minus is a true one."""
    return ("+" if value > 0 else "−" if value < 0 else "±") + number(abs(value))


def moment(iso: str, zone: tzinfo = UTC) -> str:
    """A time of the wire to the minute, and beside it the site's: ``2026-03-27 06:00Z (Fri 07:00
    CET)``, with the date where it is another one."""
    utc = iso[:16].replace("T", " ") + "Z"
    local = datetime.fromisoformat(iso).astimezone(zone)
    if not local.utcoffset() and local.tzname() in ("UTC", None):
        return utc
    date = "" if f"{local:%Y-%m-%d}" == iso[:10] else "%Y-%m-%d "
    return f"{utc} ({local.strftime(f'%a {date}%H:%M %Z')})"


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:g} s"
