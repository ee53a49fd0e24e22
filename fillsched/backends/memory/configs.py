"""Named configurations in memory, for tests and experiments.

What it is for: the `Configs` port as a dictionary behind one lock. What it is not for: anything
that must outlast the process.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.errors import LimitExceeded, NotFound
from fillsched.ports.audit import Entry
from fillsched.ports.configs import NamedConfig


@dataclass(slots=True)
class MemoryConfigs:
    """Configs (see `jobs.configs`)."""

    audit: MemoryAudit = field(default_factory=MemoryAudit)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[tuple[int, str], NamedConfig] = field(default_factory=dict)

    def list(self, owner_id: int) -> Sequence[NamedConfig]:
        with self._lock:
            return [self._kept[key] for key in sorted(self._kept) if key[0] == owner_id]

    def get(self, owner_id: int, name: str) -> NamedConfig:
        with self._lock:
            return self._one(owner_id, name)

    def default(self, owner_id: int) -> NamedConfig | None:
        return next((config for config in self.list(owner_id) if config.default), None)

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
        with self._lock:
            before = self._kept.get((owner_id, name))
            if before is None and sum(key[0] == owner_id for key in self._kept) >= most:
                raise too_many(most)
            is_default = before is not None and before.default
            made = NamedConfig(name, dict(figures), is_default, now)
            self._kept[owner_id, name] = made
            self.audit.note(noted)
            return made

    def set_default(self, owner_id: int, name: str | None, *, noted: Entry | None = None) -> None:
        with self._lock:
            if name is not None:
                self._one(owner_id, name)
            for key, config in self._kept.items():
                if key[0] == owner_id:
                    self._kept[key] = replace(config, default=key[1] == name)
            self.audit.note(noted)

    def remove(self, owner_id: int, name: str, *, noted: Entry | None = None) -> None:
        with self._lock:
            self._one(owner_id, name)
            del self._kept[owner_id, name]
            self.audit.note(noted)

    def _one(self, owner_id: int, name: str) -> NamedConfig:
        try:
            return self._kept[owner_id, name]
        except KeyError:
            raise NotFound.of("configuration", name) from None


def too_many(most: int) -> LimitExceeded:
    """The refusal of one more configuration."""
    return LimitExceeded(f"You keep {most} configurations, the most there may be; remove one.")
