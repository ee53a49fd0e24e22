"""Who may ask, and which tokens and tickets still count: what every method promises.

All methods may be called from any thread. What it is not for: passwords and tokens themselves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fillsched.identity import User
from fillsched.ports.audit import Entry


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what only the door needs. `password_hash` None: nobody can log in as them.

    `generation` rises when every token of the user is to end: a new password, a removal.
    """

    user: User
    password_hash: str | None
    generation: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket stands for, and ends with: a login of that `generation`, or an API key."""

    user_id: int
    generation: int | None
    login: str | None
    key_id: int | None
    expires_at: datetime


class Accounts(Protocol):
    """Who may ask, and which tokens and tickets still count. A removed user is not found."""

    def account(self, user_id: int) -> Account | None:
        """The account, None when there is none (any more)."""
        ...

    def named(self, name: str) -> Account | None:
        """The account of that name."""
        ...

    def list(self) -> Sequence[User]:
        """Everybody, by name."""
        ...

    def add(
        self,
        name: str,
        role: str,
        password_hash: str | None,
        now: datetime,
        *,
        noted: Entry | None = None,
    ) -> User:
        """Makes a user. Raises Conflict when the name was ever used: jobs keep their owner."""
        ...

    def remove(self, user_id: int, now: datetime, *, noted: Entry | None = None) -> None:
        """Ends the account and its tokens; the jobs stay. Raises NotFound."""
        ...

    def set_password(self, user_id: int, password_hash: str, *, noted: Entry | None = None) -> None:
        """Changes the password and ends all tokens of the user. Raises NotFound."""
        ...

    def standing(
        self, user_ids: Collection[int], logins: Collection[str]
    ) -> tuple[Mapping[int, int], Collection[str]]:
        """The generation of each of these users who still exists, and which logins are revoked."""
        ...

    def revoke(self, login: str, expires_at: datetime, *, noted: Entry | None = None) -> None:
        """Makes every token of a login invalid from now on, of which none counts after
        `expires_at`; may be repeated."""
        ...

    def revoked(self, login: str) -> bool:
        """Whether the login was revoked."""
        ...

    def keep_ticket(self, hashed: str, ticket: Ticket) -> None:
        """Keeps a ticket that can be taken once."""
        ...

    def take_ticket(self, hashed: str, now: datetime) -> Ticket | None:
        """The ticket, which is gone afterwards; None when there is none, or it has expired."""
        ...

    def forget_expired(self, now: datetime) -> None:
        """Drops revocations and tickets that have expired anyway."""
        ...
