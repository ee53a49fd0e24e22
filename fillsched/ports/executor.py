"""What runs attempts: the interface, and what it tells of its workers.

All methods may be called from any thread. The queue itself is in the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A host that runs jobs: `slots` at a time, `busy` now; `beat_age_seconds` since it looked
    round; of another process also its `version` and how many want each core there."""

    host: str
    slots: int
    busy: int
    beat_age_seconds: float
    load_per_core: float | None = None
    version: str | None = None


class Executor(Protocol):
    """Runs attempts. The queue itself is in the store."""

    def workers(self) -> Sequence[WorkerState]:
        """The hosts known to run jobs; a host that is silent for long is left out."""
        ...

    def dispatch(self, job_id: int, *, at_once: bool = False) -> None:
        """Says that there is work. A hint; `at_once` runs the job beside the usual workers."""
        ...
