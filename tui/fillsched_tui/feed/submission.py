"""What the dialog for a new job asks for, and the feed sends; and what this machine knows for it.

What it is for: values, and the promise that whoever starts the dashboard may keep. What it is not
for: reading the file (`feed.feed`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from fillsched.errors import Fault, InvalidInput
from fillsched.plant_file import figures_in
from fillsched.wire import CheckView


@dataclass(frozen=True, slots=True)
class Submission:
    """What to plan, how, and for how long; None: as the daemon is set. Without a strategy it is a
    comparison of all. `start` and `plant` as they were typed, a plant by its name or as the path of
    a TOML file. `read`: the answers to what the file leaves open."""

    path: Path
    strategy: str | None
    time_limit_seconds: float | None
    read: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    start: str = ""
    plant: str = ""


class Site(Protocol):
    """What the user's machine knows beside the dashboard."""

    def start_time(self, said: str, zone: str | None) -> str:
        """A start as people write it, as ISO 8601 in UTC; by the clock of `zone`, else of the
        site. Raises InvalidInput."""
        ...

    def remembered(self, report: CheckView) -> Mapping[str, str]:
        """The headings of the columns that a file asks for, as earlier files were answered."""
        ...

    def remember(self, report: CheckView, columns: Mapping[str, str]) -> None:
        """Keeps what was answered of columns that the file has."""
        ...


class NoSite:
    """Knows nothing, as in a test."""

    def start_time(self, said: str, zone: str | None) -> str:
        try:
            moment = datetime.fromisoformat(said)
        except ValueError:
            fault = Fault("start", said, "it is no time", "Write it as 2026-01-05T06:00Z")
            raise InvalidInput([fault]) from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()

    def remembered(self, report: CheckView) -> Mapping[str, str]:
        return {}

    def remember(self, report: CheckView, columns: Mapping[str, str]) -> None:
        pass


def config_of(plant: str) -> str | None:
    """The `config` field of a request: the figures in a file as JSON, or the name. Raises
    InvalidInput."""
    if not plant:
        return None
    if not plant.lower().endswith(".toml"):
        return plant
    return json.dumps(figures_in(Path(plant).expanduser(), date.today()), default=str)


def zone_named(config: str | None) -> str | None:
    """The clock that the figures of a plant name; None where they do not, or are a name."""
    if config is None or not config.startswith("{"):
        return None
    named = json.loads(config).get("time_zone")
    return named if isinstance(named, str) else None
