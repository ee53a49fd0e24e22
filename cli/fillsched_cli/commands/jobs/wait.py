"""`wait`: until jobs have ended, or a time has passed."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.commands import times
from fillsched_cli.exit_codes import CANCELLED, FAILED, TIMED_OUT, UNPLACED, Exit
from fillsched_cli.invocation import Embed, Progress
from fillsched_cli.options import AsJson, JobIds, Notify, Quiet
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder

WORST_FIRST = (FAILED, CANCELLED, UNPLACED)
"""Ends of a job that are no trouble of this command."""


def command(
    context: typer.Context,
    job_ids: JobIds,
    timeout: Annotated[str | None, typer.Option("--timeout", help="Such as 30s or 5m.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
    notify: Notify = None,
) -> None:
    """Wait for the end of each; exit 124 on timeout."""
    output = context.obj.output(json, quiet, Progress.QUIET, notify or ())
    timeout_seconds = times.seconds(timeout)

    async def work(client: "Client", finder: "Finder") -> None:
        import asyncio

        from fillsched_cli.commands.jobs.lookup import job_of
        from fillsched_cli.watching.following import Followed, follow_to_end

        jobs = [await job_of(client, job_id) for job_id in dict.fromkeys(job_ids)]
        codes = []
        try:
            async with asyncio.timeout(timeout_seconds):
                for job in jobs:  # each is waited for in turn: the last end is the end of all
                    try:
                        await follow_to_end(output, client, finder, Followed.of(job))
                        codes.append(0)
                    except Exit as ended:
                        if ended.code not in WORST_FIRST:
                            raise
                        codes.append(ended.code)
        except TimeoutError:
            late = jobs[len(codes)]
            stderr().print(f"{late.kind.title()} {late.id} is not done yet; it goes on.")
            raise Exit(TIMED_OUT) from None
        for code in WORST_FIRST:
            if code in codes:
                raise Exit(code)

    run_with_daemon(output, work, Embed.TO_WORK)
