"""What happened in one run, as those outside saw it.

What it is for: what was acknowledged, what each client was given, what servers said afterwards, and
what was done to the cluster meanwhile. What it is not for: whether that was right (`judge`), or how
it came about (`clients`, `blows`).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Recording:
    """What one client was given of the jobs that it followed, over all of its connections, each
    job from its first message on: frames as they came, in their order."""

    client: str
    followed: set[int] = field(default_factory=set)
    frames: list[str] = field(default_factory=list)
    connections: int = 0
    troubles: list[str] = field(default_factory=list)
    """What it was refused for good."""


@dataclass
class History:
    """One run. `submitted`: by key the ids that were acknowledged. `asked`: jobs with what was
    asked for them (cancel or finish), which may have happened though the answer was lost;
    `commands`: with what was acknowledged. `told`: what was done, in words, by seconds."""

    seed: int
    submitted: dict[str, list[int]] = field(default_factory=dict)
    commands: list[tuple[int, str]] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)
    told: list[tuple[float, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def tell(self, what: str) -> None:
        """Notes it with its time."""
        self.told.append((time.monotonic() - self.began, what))

    def __str__(self) -> str:
        return "\n".join([f"seed {self.seed}", *(f"{at:7.2f} s  {what}" for at, what in self.told)])


@dataclass(frozen=True, slots=True)
class Answers:
    """What one server says by REST when all is over: `listed`, all jobs there are; by id the jobs
    (GET /schedule/{id}), their logs (.../events, all pages) and the lots that are filled in their
    schedules (.../activities)."""

    server: str
    listed: Sequence[int]
    jobs: Mapping[int, Mapping[str, Any]]
    logs: Mapping[int, Sequence[Mapping[str, Any]]]
    filled: Mapping[int, Sequence[str]]
