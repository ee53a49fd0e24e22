"""What the dialog for a new job asks for, and the feed sends.

What it is for: one value. What it is not for: reading the file (`feed.feed`).
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Submission:
    """What to plan, how, and for how long; None: as the daemon is set. Without a strategy it is a
    comparison of all."""

    path: Path
    strategy: str | None
    time_limit_seconds: float | None
