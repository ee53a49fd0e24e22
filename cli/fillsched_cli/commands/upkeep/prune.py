"""`prune`: jobs that ended long ago, for good."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.presentation.figures import count
from fillsched_cli.commands import times
from fillsched_cli.commands.upkeep.asking import asked
from fillsched_cli.exit_codes import USAGE, Exit
from fillsched_cli.options import AsJson, Yes
from fillsched_cli.output.console import print_json, stderr, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched.wire import AnyJob
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    older_than: Annotated[
        str, typer.Option("--older-than", help="Since the end: 90d, 24h, or a date.")
    ],
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's (admin only).")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Yes = False,
    json: AsJson = False,
) -> None:
    """Delete schedules and comparisons that ended long ago."""
    output = context.obj.output(json)
    moment = times.moment(older_than, "--older-than", datetime.now(UTC))
    assert moment is not None
    before = datetime.fromisoformat(moment)

    async def work(client: "Client", _: "Finder") -> None:
        jobs = await _ended_before(client, before, everybody=everybody)
        if dry_run or not jobs:
            _tell(jobs, as_json=output.json)
            return
        said = f"{count(len(jobs), 'job')} that ended before {before:%Y-%m-%d %H:%M} UTC"
        if not asked(f"Delete {said}?", said, yes=yes):
            stderr().print("Nothing was deleted.")
            raise Exit(USAGE)
        for job in jobs:
            await client.jobs.delete(job.id, job.kind)
        if output.json:
            print_json(jobs)
        stderr().print(f"✓ {said} deleted", soft_wrap=True)

    run_with_daemon(output, work)


async def _ended_before(client: "Client", before: datetime, *, everybody: bool) -> "list[AnyJob]":
    """Those that are final since before `before`, oldest first."""
    from fillsched.client.jobs import KINDS

    scope = "all" if everybody else None
    found = [
        job
        for kind in KINDS
        async for job in client.jobs.all(kind, scope=scope)
        if job.finished_at is not None and job.finished_at < before
    ]
    return sorted(found, key=lambda job: job.id)


def _tell(jobs: "list[AnyJob]", *, as_json: bool) -> None:
    from fillsched_cli.views.jobs import jobs_table

    if as_json:
        print_json(jobs)
    elif jobs:
        stdout().print(jobs_table(jobs, stdout().width))
    else:
        stderr().print("Nothing is that old.")
