"""A schedule worth taking away: awkward names, and a fill in the night in which clocks change."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fillsched.api.rest.exports import document_of
from fillsched.daemon.settings import load
from fillsched.export.document import Document
from fillsched.jobs.job import LotsFile
from fillsched.service.schedules import ScheduleService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA
from fillsched.wire import configuration

BERLIN = ZoneInfo("Europe/Berlin")

START = datetime(2026, 3, 27, 6, tzinfo=UTC)
"""A Friday; in Berlin clocks go from 2:00 to 3:00 on the Sunday after it."""

AWKWARD = [
    ("=1+1", "A"),
    ("+49", "@B"),
    ("'=x", "A"),
    ("-7", '<b>&"q"</b>'),
    ("@SUM(A1)", "A"),
    ("00123", "Größe"),
    ("a;b,c", "@B"),
    ("＝wide", "A"),
]
LOTS = "Lot ID,Type,Vials\n" + "".join(
    '"{}","{}",{}\n'.format(name, product.replace('"', '""'), 400_000 + 100_003 * number)
    for number, (name, product) in enumerate(AWKWARD)
)


def planted(
    plant: dict[str, Any],
    lots: str,
    *,
    workshop: Workshop | None = None,
    steps: int = 1,
    **spec: Any,
) -> Document:
    """The document of a schedule of `lots` (a CSV) in `plant`, a plant file as JSON has it."""
    workshop = workshop or Workshop(ManualClock(START))
    figures = configuration(load({}, environment={}).settings.line(), plant)
    job = workshop.submit(
        ANNA,
        LotsFile(lots.encode(), "lots.csv", "text/csv"),
        **{"strategy": "auto", "max_steps": steps} | spec,
        plant=figures.plant,
        line=figures.line.rules().figures(),
    )
    assert workshop.work()
    workshop.clock.advance(3600)
    service = ScheduleService(workshop.service)
    return document_of(service, ANNA, service.schedule(ANNA, job.id), BERLIN)


def made(zone: ZoneInfo = BERLIN) -> Document:
    """The document of a planned and judged schedule of the awkward lots."""
    workshop = Workshop(ManualClock(START))
    lots = LotsFile(LOTS.encode(), "=lots.csv", "text/csv")
    job = workshop.submit(ANNA, lots, strategy="given-order", max_steps=1)
    assert workshop.work()
    service = ScheduleService(workshop.service)
    return document_of(service, ANNA, service.schedule(ANNA, job.id), zone)


@pytest.fixture(scope="session")
def document() -> Document:
    return made()
