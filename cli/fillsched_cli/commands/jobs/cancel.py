"""`cancel`: a job stopped and thrown away."""

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
    """Stop a schedule or comparison and throw it away."""
    output = context.obj.output(json, quiet)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of

        kind = (await job_of(client, job_id)).kind
        job = await client.cancel(job_id, kind)
        if output.json:
            print_json(job)
        elif output.quiet:
            print(job_id)
        else:
            stdout().print(f"{kind.title()} {job_id} is being cancelled.")

    run_with_daemon(output, work)
