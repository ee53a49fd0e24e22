"""`show`: a job's figures with their meaning, and where they come from."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.options import AsJson, JobId, TimeZone
from fillsched_cli.output.console import print_all, print_json
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context, job_id: JobId, time_zone: TimeZone = None, json: AsJson = False
) -> None:
    """Show the figures of a schedule or comparison and where they come from."""
    output = context.obj.output(json)

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched.time_zones import zone_of
        from fillsched.wire import ComparisonView
        from fillsched_cli.commands.jobs.lookup import job_of, site_zone
        from fillsched_cli.views.comparison import figures_of
        from fillsched_cli.views.job import shown

        job = await job_of(client, job_id)
        zone = zone_of(time_zone or site_zone(job, finder.settings.time_zone))
        receipt = await client.receipt(job_id, job.kind)
        if output.json:
            print_json({**job, "receipt": receipt})
        else:
            figures = figures_of(job) if isinstance(job, ComparisonView) else None
            print_all(shown(job, receipt, figures, zone=zone))

    run_with_daemon(output, work)
