"""API keys of programs: what every method promises.

What it is for: the value and the port behind which keys are kept; one contract suite holds every
implementation to these words. What it is not for: keys themselves, of which only a hash comes here
(`service.keys`).

All methods may be called from any thread, and each is one transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fillsched.identity import Scope, User
from fillsched.ports.audit import Entry


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be kept: `hashed` is all that is known of it, `hint` its first few characters."""

    owner_id: int
    name: str
    scope: Scope
    hashed: str
    hint: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that has not been revoked; it may have expired. `last_used_at` is roughly true."""

    id: int
    owner: User
    name: str
    scope: Scope
    hint: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class Keys(Protocol):
    """Keys of users that exist; those of a removed user are gone with them."""

    def add(self, new: NewKey, now: datetime, most: int, *, noted: Entry | None = None) -> ApiKey:
        """Keeps a key. Raises Conflict when its owner has one of that name, LimitExceeded when it
        would be one more than `most`; both exact under races. One that has expired counts for
        neither, and makes room for one of its name.
        """
        ...

    def list(self, owner_id: int | None) -> Sequence[ApiKey]:
        """The keys of one user, or everybody's (None), by their number."""
        ...

    def get(self, key_id: int) -> ApiKey:
        """The key. Raises NotFound."""
        ...

    def hashed(self, hashed: str) -> ApiKey | None:
        """The key of that hash; None when there is none (any more)."""
        ...

    def revoke(self, key_id: int, *, noted: Entry | None = None) -> None:
        """Ends a key for good. Raises NotFound."""
        ...

    def used(self, key_id: int, now: datetime) -> None:
        """Notes that the key was used; does not wait, and may be lost."""
        ...

    def standing(self, key_ids: Collection[int]) -> Collection[int]:
        """Which of these keys have not been revoked."""
        ...
