"""`list`: schedules and comparisons, newest first."""

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.called import as_called
from fillsched_cli.console import print_json, stderr, stdout
from fillsched_cli.invocation import State
from fillsched_cli.options import AsJson, Quiet
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    status: Annotated[State | None, typer.Option(help="Only schedules in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 20,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's (admin only).")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List schedules and comparisons, newest first."""
    output = context.obj.output(json, quiet)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched.client.jobs import KINDS
        from fillsched_cli.views.jobs import jobs_table

        asked = {"status": status, "limit": limit, "scope": "all" if everybody else None}
        pages = [await client.jobs.page(kind, **asked) for kind in KINDS]
        jobs = sorted(chain(*pages), key=lambda job: job.id, reverse=True)[:limit]
        if output.json:
            print_json(jobs)
        elif output.quiet:
            for job in jobs:
                print(job.id)
        elif not jobs:
            made = as_called("submit lots.csv --watch")
            stderr().print(f"No schedules yet. Make one: {made}", soft_wrap=True)
        else:
            stdout().print(jobs_table(jobs))

    run_with_daemon(output, work)
