"""The record of who did what, in memory, for tests and experiments.

What it is for: the `Audit` port as a list behind one lock. What it is not for: anything that must
outlast the process.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fillsched.ports.audit import Action, Entry, KeptEntry


@dataclass(slots=True)
class MemoryAudit:
    """Audit (see `ports.audit`)."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: list[KeptEntry] = field(default_factory=list)

    def note(self, entry: Entry | None) -> None:
        """Keeps an entry; nothing where there is none."""
        if entry is not None:
            with self._lock:
                self._kept.append(KeptEntry(len(self._kept) + 1, entry))

    def page(
        self,
        *,
        since: datetime | None = None,
        user: str | None = None,
        action: Action | None = None,
        before_id: int | None = None,
        limit: int,
    ) -> Sequence[KeptEntry]:
        with self._lock:
            newest_first = self._kept[::-1]
        return [
            kept
            for kept in newest_first
            if (since is None or kept.entry.at >= since)
            and user in (None, kept.entry.user)
            and action in (None, kept.entry.action)
            and (before_id is None or kept.id < before_id)
        ][:limit]
