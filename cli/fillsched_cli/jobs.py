"""`list`, `cancel` and `finish`: jobs that are there already.

What it is for: one REST call each, and its answer for people or programs. What it is not for:
watching (`watching`) or understanding (`understanding`).
"""

from contextlib import suppress
from typing import Any

from rich.table import Table

from fillsched.called import as_called
from fillsched.client import FINAL, Client
from fillsched.errors import NotFound
from fillsched_cli import text
from fillsched_cli.connection import connected
from fillsched_cli.context import Output
from fillsched_cli.findings import STATES


async def list_jobs(output: Output, status: str | None, limit: int, *, everybody: bool) -> None:
    """Prints schedules and comparisons, newest first."""
    async with connected(output) as (client, _):
        asked = {"status": status, "limit": limit, "scope": "all" if everybody else None}
        both = [*await client.schedules(**asked), *await client.comparisons(**asked)]
    jobs = sorted(both, key=lambda job: int(job["id"]), reverse=True)[:limit]
    if output.json:
        text.print_json(jobs)
    elif output.quiet:
        for job in jobs:
            print(job["id"])
    elif not jobs:
        made = as_called("submit lots.csv --watch")
        text.stderr().print(f"No schedules yet. Make one: {made}", soft_wrap=True)
    else:
        text.stdout().print(_table(jobs))


def _table(jobs: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (
        "Id",
        "Kind",
        "Name",
        "State",
        "Progress",
        "Makespan",
        "Gap",
        "Strategy",
        "Created",
    ):
        table.add_column(heading, justify="right" if heading in ("Id", "Makespan") else "left")
    for job in jobs:
        table.add_row(
            str(job["id"]),
            job["kind"],
            job["name"],
            STATES[job["status"]],
            _progress(job),
            text.hours(job["incumbent_hours"]),
            text.percent(job["gap"]),
            job["strategy"],
            job["created_at"][:16].replace("T", " ") + "Z",
        )
    return table


def _progress(job: dict[str, Any]) -> str:
    if job["status"] == "queued":
        return f"number {job['queue_position']} in line"
    return "" if job["status"] in FINAL else f"{job['progress']} % {job['step']}"


async def job_of(client: Client, job_id: int) -> dict[str, Any]:
    """The job of that number, a schedule or a comparison: they share one sequence of numbers.

    Raises NotFound.
    """
    try:
        return await client.get(job_id)
    except NotFound:
        with suppress(NotFound):
            return await client.get(job_id, "comparison")
        raise


async def command(output: Output, job_id: int, name: str) -> None:
    """Sends `cancel` or `finish` and says so."""
    async with connected(output) as (client, _):
        kind = (await job_of(client, job_id))["kind"]
        send = client.cancel if name == "cancel" else client.finish
        job = await send(job_id, kind)
    if output.json:
        text.print_json(job)
    elif output.quiet:
        print(job_id)
    else:
        done = "is being cancelled" if name == "cancel" else "is finishing with the best it has"
        text.stdout().print(f"{kind.title()} {job_id} {done}.")
