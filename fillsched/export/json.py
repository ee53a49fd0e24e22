"""A schedule as one JSON document: the job, its figures, its stamp, and every activity.

What it is for: programs; `ExportFile` is its schema. What it is not for: people (see `html`).
"""

import json
from collections.abc import Iterator
from typing import Any, Literal

from fillsched.export.document import Document, local
from fillsched.presentation.provenance import Provenance
from fillsched.wire import ActivityView, ComparisonView, JobView
from fillsched.wire.outcome.results import SlackView
from fillsched.wire.values import Lenient

FORMAT_VERSION = 1
"""Raised when a member changes its meaning; new members do not raise it."""


class ExportedActivity(ActivityView):
    """An activity with its times on the site's clock as well, ISO 8601 with offset."""

    start_local: str
    end_local: str


class ExportFile(Lenient):
    """The whole document."""

    format: Literal[1]
    schedule: JobView | ComparisonView
    kpis: dict[str, float | int | SlackView]
    receipt: dict[str, Any]
    provenance: Provenance
    time_zone: str
    activities: list[ExportedActivity]


def write_json(document: Document) -> Iterator[bytes]:
    """The document in pieces."""
    zone = document.zone
    head = {
        "format": str(FORMAT_VERSION),
        "schedule": document.job.model_dump_json(),
        "kpis": json.dumps(dict(document.kpis)),
        "receipt": json.dumps(dict(document.receipt), ensure_ascii=False),
        "provenance": document.stamp.model_dump_json(),
        "time_zone": json.dumps(zone.key),
    }
    members = ",".join(f"{json.dumps(name)}:{value}" for name, value in head.items())
    yield f'{{{members},"activities":['.encode()
    for number, activity in enumerate(document.activities):
        exported = ExportedActivity.model_construct(
            **dict(activity),
            start_local=local(activity.start, zone),
            end_local=local(activity.end, zone),
        )
        yield (b"," if number else b"") + exported.model_dump_json().encode()
    yield b"]}\n"
