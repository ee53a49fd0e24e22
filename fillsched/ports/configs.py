"""Named configurations: figures of a line that a user keeps under a name.

What it is for: the value and the port behind which they are kept; one contract suite holds every
implementation to these words. What it is not for: what figures mean (`wire.plant`), or jobs,
which store the figures they were planned with whole and never look here again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from fillsched.ports.audit import Entry


@dataclass(frozen=True, slots=True)
class NamedConfig:
    """Figures that differ from the daemon's, JSON-able. `default`: used when none is named."""

    name: str
    figures: Mapping[str, Any]
    default: bool
    updated_at: datetime


class Configs(Protocol):
    """Each user's own; names are a user's own too. Every method is one transaction."""

    def list(self, owner_id: int) -> Sequence[NamedConfig]:
        """All of them, by name."""
        ...

    def get(self, owner_id: int, name: str) -> NamedConfig:
        """The one of that name. Raises NotFound."""
        ...

    def default(self, owner_id: int) -> NamedConfig | None:
        """The one that is used when a request names none."""
        ...

    def put(
        self,
        owner_id: int,
        name: str,
        figures: Mapping[str, Any],
        now: datetime,
        most: int,
        *,
        noted: Entry | None = None,
    ) -> NamedConfig:
        """Makes or replaces it; whether it is the default stays as it is.

        Raises LimitExceeded when it would be one more than `most`, exact under races.
        """
        ...

    def set_default(self, owner_id: int, name: str | None, *, noted: Entry | None = None) -> None:
        """Makes it the only default; None: there is none any more. Raises NotFound."""
        ...

    def remove(self, owner_id: int, name: str, *, noted: Entry | None = None) -> None:
        """Removes it, and the default with it when it was. Raises NotFound."""
        ...
