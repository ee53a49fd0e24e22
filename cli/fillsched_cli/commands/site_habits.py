"""What the command line knows of its user's machine, for the dashboard that it starts.

What it is for: times as people write them, and headings that earlier files had, the same in both.
What it is not for: asking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fillsched.time_zones import zone_of
from fillsched.wire import CheckView
from fillsched_cli import saved_answers
from fillsched_cli.commands.times import start_time


@dataclass(frozen=True, slots=True)
class SiteHabits:
    """Of the settings' `zone` and of a `profile`, None for the one in use."""

    zone: str
    profile: str | None

    def start_time(self, said: str, zone: str | None) -> str:
        """A start as `--start` takes it, in UTC. Raises InvalidInput."""
        return start_time(said, zone_of(zone or self.zone), datetime.now(UTC)) or ""

    def remembered(self, report: CheckView) -> Mapping[str, str]:
        """The headings that are kept, of columns that the file asks for."""
        asked = saved_answers.asked(report)
        known = saved_answers.recall(self.profile)
        return {ours: heading for ours, heading in known.items() if ours in asked}

    def remember(self, report: CheckView, columns: Mapping[str, str]) -> None:
        """Keeps what was answered, by heading."""
        saved_answers.remember(self.profile, saved_answers.lasting(report, columns))
