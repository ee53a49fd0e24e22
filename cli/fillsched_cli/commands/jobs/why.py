"""`why`: why a lot stands where it does, or what would make a refused one fit."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.options import All, AsJson, Compared, JobId, TimeZone
from fillsched_cli.output.console import print_all, print_json
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    job_id: JobId,
    lot_id: Annotated[str, typer.Argument(help="The lot's id.")],
    strategy: Compared = None,
    everything: All = False,
    time_zone: TimeZone = None,
    json: AsJson = False,
) -> None:
    """Explain why a lot stands where it does, or what would make a refused one fit."""
    output = context.obj.output(json)

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched.time_zones import zone_of
        from fillsched_cli.commands.jobs.lookup import job_of, site_zone
        from fillsched_cli.views.explanation import explained

        job = await job_of(client, job_id)
        zone = zone_of(time_zone or site_zone(job, finder.settings.time_zone))
        found = await client.jobs.why(job_id, lot_id, job.kind, strategy=strategy)
        if output.json:
            print_json(found)
        else:
            print_all(explained(found, everything=everything, zone=zone))

    run_with_daemon(output, work)
