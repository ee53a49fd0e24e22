"""`wait`: until a job has ended, or a time has passed."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.commands import times
from fillsched_cli.console import stderr
from fillsched_cli.exit_codes import TIMED_OUT, Exit
from fillsched_cli.invocation import Embed, Progress
from fillsched_cli.options import AsJson, JobId, Quiet
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    job_id: JobId,
    timeout: Annotated[str | None, typer.Option("--timeout", help="Such as 30s or 5m.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Wait for the end; exit 124 on timeout."""
    output = context.obj.output(json, quiet, Progress.QUIET)
    timeout_seconds = times.seconds(timeout)

    async def work(client: "Client", finder: "Finder") -> None:
        import asyncio

        from fillsched_cli.commands.jobs.lookup import job_of
        from fillsched_cli.watching.following import Followed, follow_to_end

        job = await job_of(client, job_id)
        try:
            async with asyncio.timeout(timeout_seconds):
                await follow_to_end(output, client, finder, Followed.of(job))
        except TimeoutError:
            stderr().print(f"{job.kind.title()} {job_id} is not done yet; it goes on.")
            raise Exit(TIMED_OUT) from None

    run_with_daemon(output, work, Embed.TO_WORK)
