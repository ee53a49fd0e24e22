"""`rename`: another name for a job."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.options import AsJson, JobId
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    job_id: JobId,
    name: Annotated[str, typer.Argument(help="The new name.")],
    json: AsJson = False,
) -> None:
    """Give a schedule or comparison another name."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of

        before = await job_of(client, job_id)
        job = await client.jobs.rename(job_id, name, before.kind)
        if output.json:
            print_json(job)
        else:
            said = f"{job.kind.title()} {job_id} is now called {job.name or 'nothing'}."
            stdout().print(said, soft_wrap=True)

    run_with_daemon(output, work)
