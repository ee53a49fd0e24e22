"""How one job looks: its figures with their meaning, where they come from, how its lots were read.

What it is for: `show` for people, readable without colour at any width. What it is not for:
fetching, or the live picture (`picture`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from fillsched.presentation.figures import hours, moment, number, percent
from fillsched.presentation.kpi_labels import kpi_texts
from fillsched.presentation.provenance import JUDGED, figures_text
from fillsched.presentation.reading.receipt import plant_text, receipt_rows
from fillsched.presentation.words import STATUS_WORDS, stopped_by
from fillsched.wire import AnyJob, JobError, ReceiptView, ScheduleResult
from fillsched_cli.views.tables import ROWS_SHOWN, plain_table

_GLYPHS = {"queued": "⏸", "running": "▸", "succeeded": "✓", "failed": "✗", "cancelled": "✗"}


def state(status: str) -> str:
    """Glyph and word for where a job stands."""
    return f"{_GLYPHS[status]} {STATUS_WORDS[status]}"


def shown(
    job: AnyJob,
    receipt: ReceiptView,
    figures: RenderableType | None = None,
    *,
    zone: tzinfo = UTC,
) -> Iterator[RenderableType]:
    """A job: its figures with their meaning, where they come from, how its lots were read.

    `figures` stand in the place of a schedule's; `zone` is the site's, shown beside UTC.
    """
    head = f"{job.kind.title()} {job.id}  {job.name}  {state(job.status)}"
    yield Text(head, style="bold")
    yield Text(job.message)
    if job.error:
        yield from _refusal(job.error)
    if figures is None and isinstance(job.result, ScheduleResult):
        figures = _kpis(job.result)
    if figures is not None:
        yield Text()
        yield figures
    yield Text()
    yield Text("Where it comes from", style="bold")
    yield _pairs(_origin(job, receipt, zone))
    if rows := receipt_rows(dict(receipt)):
        yield Text()
        yield Text("How the lots were read", style="bold")
        yield _pairs([row for row in rows if row[0] not in _SAID_BEFORE])


_SAID_BEFORE = ("Filename", "SHA-256")


def _refusal(error: JobError) -> Iterator[Text]:
    if not error.problems:
        yield Text(error.details)
    for problem in error.problems[:ROWS_SHOWN]:
        yield Text(f"  {problem.fault().claim}")
        yield Text(f"    → {problem.fix}", style="dim")


def _kpis(result: ScheduleResult) -> Table:
    table = plain_table(("bold", "left"), ("", "right"), ("dim", "left"))
    kpis = result.kpis.model_dump()
    for kpi in kpi_texts(kpis):
        value = f"{number(kpis[kpi.key])} {kpi.unit}".rstrip()
        table.add_row(Text(kpi.label), value, Text(kpi.meaning))
    table.add_row("Bound", hours(result.bound_hours), "no schedule can be shorter")
    if result.objective is not None and result.objective.name != "makespan":
        aim = result.objective
        table.add_row("Cost", number(aim.value or 0.0), f"{aim.name}, by the plant's weights")
        least = "-" if aim.bound is None else number(aim.bound)
        table.add_row("Least cost", least, "no plan can cost less; usually far from reached")
    table.add_row("Gap", percent(result.gap), "what could still be gained at most")
    return table


def _origin(job: AnyJob, receipt: ReceiptView, zone: tzinfo) -> list[tuple[str, str]]:
    result = job.result
    rows = [
        ("Judged", JUDGED if result and result.judged else None),
        ("Status", result and result.status),
        (
            "Stopped by",
            stopped_by(result.stop_reason) if isinstance(result, ScheduleResult) else None,
        ),
        ("Lots from", receipt.filename),
        ("SHA-256", receipt.sha256),
        ("Line", None if job.plant else figures_text(job.config)),
        ("Plant", job.plant and plant_text(job.plant.model_dump())),
        ("Strategy", job.strategy),
        ("Seed", job.seed),
        ("Time limit", _seconds(job.time_limit_seconds)),
        ("Most steps", job.max_steps),
        ("Starts", moment(job.start_time, zone)),
        ("Planned by", job.owner),
        ("Version", result and result.version),
        ("Ordered", moment(job.created_at, zone)),
        ("Finished", job.finished_at and moment(job.finished_at, zone)),
    ]
    return [(label, str(value)) for label, value in rows if value is not None]


def _pairs(rows: Sequence[tuple[str, str]]) -> Table:
    table = plain_table(("bold", "left"), ("", "left"))
    for label, value in rows:
        table.add_row(Text(label), Text(value))
    return table


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:g} s"
