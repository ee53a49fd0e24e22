"""`show`, `gantt`, `why` and `diff`: fetching what is to be understood, and printing it.

What it is for: one or two REST calls each, and its answer for people or programs. What it is not
for: how it looks (`findings`, `gantt`).
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import RenderableType

from fillsched.errors import Fault, InvalidInput
from fillsched.time_zones import zone_of
from fillsched_cli import contest, findings, gantt, text
from fillsched_cli.connection import connected
from fillsched_cli.context import Output
from fillsched_cli.jobs import job_of
from fillsched_cli.running import Exit

NARROWEST = 40
"""Columns that a Gantt chart needs at least."""


@dataclass(frozen=True, slots=True)
class View:
    """What of a Gantt chart is to be shown; times as the user wrote them."""

    start: str | None = None
    end: str | None = None
    width: int | None = None
    ascii: bool = False
    time_zone: str | None = None


async def show(output: Output, job_id: int, time_zone: str | None = None) -> None:
    """Prints a job's figures with their meaning, and where they come from."""
    async with connected(output) as (client, finder):
        zone = zone_of(time_zone or finder.settings.time_zone)
        job = await job_of(client, job_id)
        receipt = await client.receipt(job_id, job["kind"])
    if output.json:
        text.print_json({**job, "receipt": receipt})
    else:
        figures = contest.figures_of(job) if job["kind"] == "comparison" else None
        _print(findings.shown(job, receipt, figures, zone=zone))


async def draw(output: Output, job_id: int, view: View) -> None:
    """Prints a schedule as a chart; of a comparison the best one."""
    async with connected(output) as (client, finder):
        job = await job_of(client, job_id)
        found = await client.activities(job_id, job["kind"])
        zone = zone_of(view.time_zone or finder.settings.time_zone)
    if output.json:
        text.print_json(found)
        return
    activities = found["activities"]
    start = _time(view.start, "--from", zone) or _first(activities)
    end = _time(view.end, "--to", zone) or _last(activities)
    if start >= end:
        fault = Fault("--to", view.end or "", "nothing lies between", "Name a time after --from")
        raise InvalidInput([fault])
    width = view.width or shutil.get_terminal_size().columns
    frame = gantt.Frame(start, end, max(width, NARROWEST), zone, view.ascii)
    console = text.stdout()
    provisional = "  (the search still runs)" if found["provisional"] else ""
    best = (job["result"] or {}).get("best_strategy")
    by = f" by {best}" if best else ""
    title = f"{job['kind'].title()} {job_id}  {job['name']}{by}  in {zone.key}{provisional}"
    console.print(title, style="bold")
    for line in gantt.draw(activities, frame):
        console.print(line, soft_wrap=True)


async def why(
    output: Output,
    job_id: int,
    lot_id: str,
    *,
    everything: bool,
    time_zone: str | None = None,
) -> None:
    """Prints why a lot stands where it does, or what would make it fit."""
    async with connected(output) as (client, finder):
        zone = zone_of(time_zone or finder.settings.time_zone)
        found = await client.why(job_id, lot_id)
    if output.json:
        text.print_json(found)
    else:
        _print(findings.explained(found, everything=everything, zone=zone))


async def diff(
    output: Output,
    first: int,
    second: int,
    *,
    everything: bool,
    exit_code: bool,
    time_zone: str | None = None,
) -> None:
    """Prints what the second schedule differs in; with `exit_code` ends with 1 when it does."""
    async with connected(output) as (client, finder):
        zone = zone_of(time_zone or finder.settings.time_zone)
        found = await client.diff(first, second)
    if output.json:
        text.print_json(found)
    else:
        _print(findings.told_apart(found, everything=everything, zone=zone))
    if exit_code and not found["same"]:
        raise Exit(1)


def _print(parts: Iterable[RenderableType]) -> None:
    console = text.stdout()
    for part in parts:
        console.print(part)


def _time(said: str | None, flag: str, zone: ZoneInfo) -> datetime | None:
    """A date or a time of day; by the site's clock unless it names its own offset."""
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        fix = "Write it as 2026-01-05 or 2026-01-05T06:00"
        raise InvalidInput([Fault(flag, said, "it is no date and no time", fix)]) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _first(activities: list[dict[str, Any]]) -> datetime:
    return datetime.fromisoformat(activities[0]["start"])


def _last(activities: list[dict[str, Any]]) -> datetime:
    return max(datetime.fromisoformat(one["end"]) for one in activities)
