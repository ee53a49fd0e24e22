"""`finish`: planning stopped now, the best kept."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.options import AsJson, JobId, Quiet
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context, job_id: JobId, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Stop planning now and keep the best that was found."""
    output = context.obj.output(json, quiet)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of

        kind = (await job_of(client, job_id)).kind
        job = await client.finish(job_id, kind)
        if output.json:
            print_json(job)
        elif output.quiet:
            print(job_id)
        else:
            stdout().print(f"{kind.title()} {job_id} is finishing with the best it has.")

    run_with_daemon(output, work)
