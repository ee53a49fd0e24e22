"""`list`, `show`, `cancel` and `finish`: jobs that are there already.

What it is for: one REST call each, and its answer for people or programs. What it is not for:
watching (`watching`) or files (`exporting`).
"""

from typing import Any

from rich.table import Table

from fillsched.client import FINAL
from fillsched_cli import text
from fillsched_cli.connection import connected
from fillsched_cli.context import Output

GLYPHS = {
    "queued": "⏸ queued",
    "running": "▸ running",
    "succeeded": "✓ done",
    "failed": "✗ failed",
    "cancelled": "✗ cancelled",
}

KPIS = (
    ("makespan_hours", "Makespan", "h", "start of the first clean to the end of the last fill"),
    ("utilization_percent", "Utilization", "%", "fill hours over makespan hours"),
    ("fill_hours", "Filling", "h", "hours in which vials are filled"),
    ("clean_hours", "Cleaning", "h", "hours of all cleans"),
    ("changeover_hours", "Changeovers", "h", "hours of all changeovers"),
    ("changeovers_same", "  of one type", "", "changeovers between lots of one type"),
    ("changeovers_different", "  between types", "", "changeovers between two types"),
    ("campaigns", "Campaigns", "", "runs of lots after one clean"),
    ("lots_scheduled", "Lots", "", "lots in the schedule"),
    ("avg_lot_duration", "Average lot", "h", "mean fill time of a lot"),
    ("smallest_slack_hours", "Smallest slack", "h", "least time left in any clean window"),
)


async def list_jobs(output: Output, status: str | None, limit: int, *, everybody: bool) -> None:
    """Prints schedules, newest first."""
    async with connected(output) as (client, _):
        scope = "all" if everybody else None
        jobs = await client.schedules(status=status, limit=limit, scope=scope)
    if output.json:
        text.print_json(jobs)
    elif output.quiet:
        for job in jobs:
            print(job["id"])
    elif not jobs:
        text.stderr().print("No schedules yet. Make one: fillsched submit lots.csv --watch")
    else:
        text.stdout().print(_table(jobs))


def _table(jobs: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Id", "Name", "State", "Progress", "Makespan", "Gap", "Strategy", "Created"):
        table.add_column(heading, justify="right" if heading in ("Id", "Makespan") else "left")
    for job in jobs:
        table.add_row(
            str(job["id"]),
            job["name"],
            GLYPHS[job["status"]],
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


async def show(output: Output, job_id: int) -> None:
    """Prints a job's figures with their meaning, and where they come from."""
    async with connected(output) as (client, _):
        job = await client.get(job_id)
        receipt = await client.receipt(job_id)
    if output.json:
        text.print_json({**job, "receipt": receipt})
        return
    console = text.stdout()
    console.print(
        f"Schedule {job['id']}  {job['name']}  {GLYPHS[job['status']]}", style="bold", markup=False
    )
    console.print(job["message"], markup=False)
    if job["error"]:
        console.print(job["error"]["details"], markup=False)
    if job["result"]:
        console.print(_kpis(job["result"]))
    console.print(_provenance(job, receipt))


def _kpis(result: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    for key, label, unit, meaning in KPIS:
        value = result["kpis"][key]
        table.add_row(label, f"{_number(value)} {unit}".rstrip(), meaning)
    table.add_row("Bound", text.hours(result["bound_hours"]), "no schedule can be shorter")
    table.add_row("Gap", text.percent(result["gap"]), "what could still be gained at most")
    return table


def _number(value: float | int) -> str:
    shown = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
    return shown.replace(",", "\u202f")


def _provenance(job: dict[str, Any], receipt: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, title="", title_justify="left")
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    result = job["result"] or {}
    rows = [
        ("Status", result.get("status")),
        ("Stopped by", result.get("stop_reason")),
        ("Strategy", job["strategy"]),
        ("Seed", job["seed"]),
        ("Judged", "every rule kept, by an independent check" if result.get("judged") else None),
        ("Starts", job["start_time"]),
        ("Owner", job["owner"]),
        ("Created", job["created_at"]),
        ("Finished", job["finished_at"]),
        ("Lots from", receipt.get("filename")),
        ("SHA-256", receipt.get("sha256")),
        ("Line", ", ".join(f"{key} {value}" for key, value in job["config"].items() if value)),
    ]
    for label, value in rows:
        if value is not None:
            table.add_row(label, str(value))
    return table


async def command(output: Output, job_id: int, name: str) -> None:
    """Sends `cancel` or `finish` and says so."""
    async with connected(output) as (client, _):
        job = await (client.cancel(job_id) if name == "cancel" else client.finish(job_id))
    if output.json:
        text.print_json(job)
    elif output.quiet:
        print(job_id)
    else:
        done = "is being cancelled" if name == "cancel" else "is finishing with its best schedule"
        text.stdout().print(f"Schedule {job_id} {done}.")
