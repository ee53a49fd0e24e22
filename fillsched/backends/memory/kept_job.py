"""A job in memory and all that belongs to it.

What it is for: the one record that the store keeps of each. What it is not for: changing it
(`store`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job, LotsFile
from fillsched.ports.store import Kept


@dataclass(slots=True)
class KeptJob:
    """A job and all that belongs to it."""

    job: Job
    lots_file: LotsFile
    frames: list[Frame]
    idempotency_key: str | None
    body_hash: str | None
    lease_until: datetime | None = None
    worker: str = ""
    not_before: datetime | None = None
    read: tuple[bytes, Mapping[str, Any]] | None = None
    kept: Kept | None = None
