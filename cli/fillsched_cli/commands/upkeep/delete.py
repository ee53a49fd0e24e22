"""`delete`: jobs and all that belongs to them, for good."""

from typing import TYPE_CHECKING

import typer

from fillsched.presentation.figures import count
from fillsched_cli.commands.upkeep.asking import asked
from fillsched_cli.exit_codes import USAGE, Exit
from fillsched_cli.options import JobIds, Yes
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, job_ids: JobIds, yes: Yes = False) -> None:
    """Delete schedules and comparisons for good; what runs is cancelled first."""

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of

        jobs = [await job_of(client, job_id) for job_id in dict.fromkeys(job_ids)]
        said = ", ".join(f"{job.id} {job.name}".rstrip() for job in jobs)
        if not asked(f"Delete {said}?", said, yes=yes):
            stderr().print("Nothing was deleted.")
            raise Exit(USAGE)
        for job in jobs:
            await client.jobs.delete(job.id, job.kind)
        stderr().print(f"✓ {count(len(jobs), 'job')} deleted", soft_wrap=True)

    run_with_daemon(context.obj.output(), work)
