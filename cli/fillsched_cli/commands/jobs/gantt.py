"""`gantt`: a schedule as a chart in characters; of a comparison the best one."""

import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.errors import Fault, InvalidInput
from fillsched_cli.commands.times import site_time
from fillsched_cli.options import AsJson, JobId, TimeZone
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from datetime import datetime

    from fillsched.client import Client
    from fillsched.wire import AnyJob, TimelineView
    from fillsched_cli.daemon_discovery import Finder

NARROWEST = 40
"""Columns that a chart needs at least."""


def command(
    context: typer.Context,
    job_id: JobId,
    start: Annotated[
        str | None, typer.Option("--from", help="Zoom: a date or time, 2026-01-05T06:00.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Zoom: until when.")] = None,
    width: Annotated[
        int | None, typer.Option("--width", help="Columns; default: the terminal's.", min=NARROWEST)
    ] = None,
    ascii: Annotated[bool, typer.Option("--ascii", help="Plain characters only.")] = False,
    time_zone: TimeZone = None,
    json: AsJson = False,
) -> None:
    """Draw a schedule as a Gantt chart."""
    output = context.obj.output(json)

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched.time_zones import zone_of
        from fillsched_cli.commands.jobs.lookup import job_of, site_zone
        from fillsched_cli.views.gantt import Frame, draw

        job = await job_of(client, job_id)
        zone = zone_of(time_zone or site_zone(job, finder.settings.time_zone))
        if output.json:
            print_json(await client.activities(job_id, job.kind))
            return
        found = await client.jobs.timeline(job_id, job.kind, time_zone=zone.key)
        first = site_time(start, "--from", zone) or _begins(found)
        last = site_time(end, "--to", zone) or found.end
        if first >= last:
            fault = Fault("--to", end or "", "nothing lies between", "Name a time after --from")
            raise InvalidInput([fault])
        columns = max(width or shutil.get_terminal_size().columns, NARROWEST)
        console = stdout()
        console.print(_title(job, zone.key, provisional=found.provisional), style="bold")
        for line in draw(found, Frame(first, last, columns, zone, ascii)):
            console.print(line, soft_wrap=True)

    run_with_daemon(output, work)


def _begins(timeline: "TimelineView") -> "datetime":
    """Of its first bar: a plan may be asked for long before anything can begin."""
    return min((lane.bars[0].start for lane in timeline.lanes if lane.bars), default=timeline.start)


def _title(job: "AnyJob", zone: str, *, provisional: bool) -> str:
    from fillsched_cli.commands.jobs.lookup import best_of

    best = best_of(job)
    by = f" by {best}" if best else ""
    running = "  (the search still runs)" if provisional else ""
    return f"{job.kind.title()} {job.id}  {job.name}{by}  in {zone}{running}"
