"""A large schedule as a file: seconds and peak memory of each format.

What it is for: 100,000 activities to CSV must take less than 2 s and no more memory than 10,000.
Time and memory are measured in separate runs, because tracing memory costs time. What it is not
for: the network.
"""

import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from benchmarks.instances import plant
from fillsched.api.rest.exports import Activities
from fillsched.export.document import Document
from fillsched.export.formats import Format, write
from fillsched.identity import User
from fillsched.jobs.job import Job, JobStatus, StoredSchedule
from fillsched.jobs.results import kpi_figures
from fillsched.model import lay_out, measure
from fillsched.presentation.chart.timeline import timeline_view
from fillsched.presentation.provenance import provenance
from fillsched.service.schedules import PlannedSchedule
from fillsched.solve.stop import StepLimit
from fillsched.solve.strategies import solve
from fillsched.testing.harness import usual_spec
from fillsched.wire import job_view

SIZES = (10_000, 100_000)
START = datetime(2026, 1, 5, 6, tzinfo=UTC)


def main(arguments: Sequence[str]) -> None:
    """Prints the table; arguments are the formats to measure (default: all)."""
    formats = [Format(name) for name in arguments] or list(Format)
    print("| format | activities | seconds | MB written | peak MB of memory |")
    print("|---|---|---|---|---|")
    for size in SIZES:
        document = schedule_of(size)
        count = sum(1 for _ in document.activities)
        for format in formats:
            started = time.perf_counter()
            written = sum(len(piece) for piece in write(format, document))
            seconds = time.perf_counter() - started
            tracemalloc.start()
            for _ in write(format, document):
                pass
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            sizes = f"{written / 1e6:.1f} | {peak / 1e6:.1f}"
            print(f"| {format} | {count:,} | {seconds:.2f} | {sizes} |", flush=True)


def schedule_of(activities: int) -> Document:
    """A document of about so many activities: two to a lot."""
    problem = plant(activities // 2)
    result = solve(
        problem, strategy="spt-pack", seed=0, stop=StepLimit(1), report=lambda news: None
    )
    assert result.campaigns is not None
    schedule = lay_out(problem, result.campaigns)
    spec = usual_spec(START)
    job = Job(
        1, User(1, "anna", "planner"), spec, JobStatus.SUCCEEDED, "complete", 100, "", 1, 0, 0.0,
        START, 9,
    )  # fmt: skip
    kpis = kpi_figures(asdict(measure(schedule)))
    stamp = provenance(
        job,
        {},
        strategy="auto",
        makespan_hours=kpis["makespan_hours"],
        exported_by="anna",
        exported_at=START,
    )
    planned = PlannedSchedule(job, schedule, StoredSchedule(b"", {}), False, "auto")
    zone = ZoneInfo("Europe/Berlin")
    timeline = partial(timeline_view, job, schedule, zone)
    return Document(job_view(job), kpis, {}, stamp, zone, Activities(planned), timeline)
