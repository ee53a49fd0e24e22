"""A schedule as one JSON document: the job, its result, and every activity.

What it is for: programs. What it is not for: people (see `csv`).
"""

import json
from collections.abc import Iterable, Iterator

from fillsched.wire import ActivityView, JobView

FORMAT_VERSION = 1
"""Raised when a member changes its meaning; new members do not raise it."""


def write_json(job: JobView, activities: Iterable[ActivityView]) -> Iterator[bytes]:
    """The document in pieces: `{"format": 1, "schedule": {...}, "activities": [...]}`."""
    head = f'{{"format":{json.dumps(FORMAT_VERSION)},"schedule":{job.model_dump_json()}'
    yield f'{head},"activities":['.encode()
    for number, activity in enumerate(activities):
        yield (b"," if number else b"") + activity.model_dump_json().encode()
    yield b"]}\n"
