"""`list`: schedules and comparisons, newest first."""

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.called import as_called
from fillsched_cli.invocation import State
from fillsched_cli.options import AsJson, Quiet
from fillsched_cli.output.console import advise, print_json, stderr, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fillsched.client import Client
    from fillsched.wire import AnyJob
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    status: Annotated[State | None, typer.Option(help="Only schedules in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    search: Annotated[
        str, typer.Option("--search", help="Only those with this in their names.")
    ] = "",
    before: Annotated[
        int | None, typer.Option("--before", min=1, help="Only those older than this one.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's (admin only).")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List schedules and comparisons, newest first."""
    output = context.obj.output(json, quiet)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched.client.jobs import KINDS
        from fillsched_cli.views.jobs import jobs_table

        asked = {
            "status": status,
            "scope": "all" if everybody else None,
            "search": search or None,
            "before": before,
        }
        found = [await _first(client.jobs.all(kind, **asked), limit) for kind in KINDS]
        jobs = sorted(chain(*found), key=lambda job: job.id, reverse=True)[:limit]
        if output.json:
            print_json(jobs)
        elif output.quiet:
            for job in jobs:
                print(job.id)
        elif not jobs and (search or status or before):
            stderr().print("No schedule is like that.")
        elif not jobs:
            made = as_called("submit lots.csv --watch")
            stderr().print(f"No schedules yet. Make one: {made}", soft_wrap=True)
        else:
            stdout().print(jobs_table(jobs, stdout().width))
            if len(jobs) == limit:
                advise(("older", f"list --before {jobs[-1].id}"))

    run_with_daemon(output, work)


async def _first(jobs: "AsyncIterator[AnyJob]", limit: int) -> "list[AnyJob]":
    found = []
    async for job in jobs:
        found.append(job)
        if len(found) == limit:
            break
    return found
