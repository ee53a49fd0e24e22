"""API keys in memory, for tests and experiments.

What it is for: the `Keys` port as a dictionary behind one lock. What it is not for: anything that
must outlast the process.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.errors import Conflict, LimitExceeded, NotFound
from fillsched.identity import User
from fillsched.ports.audit import Entry
from fillsched.ports.keys import ApiKey, NewKey


@dataclass(slots=True)
class MemoryKeys:
    """Keys (see `ports.keys`) of the users that `owner_of` gives; None: none (any more)."""

    owner_of: Callable[[int], User | None]
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[int, tuple[str, ApiKey]] = field(default_factory=dict)
    _last_id: int = 0

    def add(self, new: NewKey, now: datetime, most: int, *, noted: Entry | None = None) -> ApiKey:
        owner = self.owner_of(new.owner_id)
        assert owner is not None, "who asks exists"
        with self._lock:
            mine = [key for _, key in self._kept.values() if key.owner == owner]
            living = [key for key in mine if key.expires_at > now]
            if any(key.name == new.name for key in living):
                raise name_taken(new.name)
            if len(living) >= most:
                raise too_many(most)
            for key in mine:
                if key.name == new.name:
                    del self._kept[key.id]
            self._last_id += 1
            made = ApiKey(
                self._last_id, owner, new.name, new.scope, new.hint, now, new.expires_at, None
            )
            self._kept[made.id] = new.hashed, made
            self.audit.note(noted and noted.about(made.id))
            return made

    def list(self, owner_id: int | None) -> Sequence[ApiKey]:
        with self._lock:
            found = [self._kept[key_id][1] for key_id in sorted(self._kept)]
        return [
            key
            for key in found
            if owner_id in (None, key.owner.id) and self.owner_of(key.owner.id) is not None
        ]

    def get(self, key_id: int) -> ApiKey:
        for key in self.list(None):
            if key.id == key_id:
                return key
        raise NotFound.of("key", key_id)

    def hashed(self, hashed: str) -> ApiKey | None:
        with self._lock:
            found = next((key for kept, key in self._kept.values() if kept == hashed), None)
        return None if found is None or self.owner_of(found.owner.id) is None else found

    def revoke(self, key_id: int, *, noted: Entry | None = None) -> None:
        with self._lock:
            if self._kept.pop(key_id, None) is None:
                raise NotFound.of("key", key_id)
            self.audit.note(noted)

    def used(self, key_id: int, now: datetime) -> None:
        with self._lock:
            if key_id in self._kept:
                hashed, key = self._kept[key_id]
                self._kept[key_id] = hashed, replace(key, last_used_at=now)

    def standing(self, key_ids: Collection[int]) -> Collection[int]:
        with self._lock:
            return {key_id for key_id in key_ids if key_id in self._kept}


def name_taken(name: str) -> Conflict:
    """The error of a second key of one name."""
    return Conflict(f"You have a key '{name}' already. Revoke it, or choose another name.")


def too_many(most: int) -> LimitExceeded:
    """The error of one key more than a user may have."""
    return LimitExceeded(f"You have {most} keys, all that one may have. Revoke one first.")
