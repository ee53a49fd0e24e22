"""`watch`: a job being made; without a number the one that runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.called import as_called
from fillsched_cli.exit_codes import USAGE, Exit
from fillsched_cli.invocation import Embed, Progress
from fillsched_cli.options import AsJson, HowToShow, Notify
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched.wire import AnyJob
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    job_id: Annotated[int | None, typer.Argument(help="Default: the one that runs.", min=1)] = None,
    json: AsJson = False,
    progress: HowToShow = Progress.AUTO,
    notify: Notify = None,
) -> None:
    """Watch a schedule or a comparison being made."""
    output = context.obj.output(json, progress=progress, notify=notify or ())

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of
        from fillsched_cli.watching.following import Followed, follow_to_end

        job = await _chosen(client) if job_id is None else await job_of(client, job_id)
        await follow_to_end(output, client, finder, Followed.of(job))

    run_with_daemon(output, work, Embed.TO_WORK)


async def _chosen(client: "Client") -> "AnyJob":
    """The one job that runs or waits; with several, lists them and ends with exit 2."""
    from fillsched.client.jobs import KINDS

    jobs = [
        job
        for kind in KINDS
        for status in ("running", "queued")
        for job in await client.jobs.page(kind, status=status)
    ]
    if len(jobs) == 1:
        return jobs[0]
    console = stderr()
    if not jobs:
        console.print(f"Nothing is running. See: {as_called('list')}")
    else:
        console.print("Several are running; say which:")
        for job in jobs:
            watch = as_called(f"watch {job.id}")
            line = f"  {watch}   {job.name} ({job.kind})"
            console.print(line, soft_wrap=True)
    raise Exit(USAGE)
