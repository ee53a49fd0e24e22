"""Who may ask, and which tokens and tickets still count: what every method promises.

All methods may be called from any thread. What it is not for: passwords and tokens themselves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fillsched.identity import User


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what only the door needs. `password_hash` None: nobody can log in as them.

    `generation` rises when every token of the user is to end: a new password, a removal.
    """

    user: User
    password_hash: str | None
    generation: int


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

    def add(self, name: str, role: str, password_hash: str | None, now: datetime) -> User:
        """Makes a user. Raises Conflict when the name was ever used: jobs keep their owner."""
        ...

    def remove(self, user_id: int, now: datetime) -> None:
        """Ends the account and its tokens; the jobs stay. Raises NotFound."""
        ...

    def set_password(self, user_id: int, password_hash: str) -> None:
        """Changes the password and ends all tokens of the user. Raises NotFound."""
        ...

    def standing(
        self, user_ids: Collection[int], jtis: Collection[str]
    ) -> tuple[Mapping[int, int], Collection[str]]:
        """The generation of each of these users who still exists, and which tokens are revoked."""
        ...

    def revoke(self, jti: str, expires_at: datetime) -> None:
        """Makes one token invalid from now on; may be repeated."""
        ...

    def revoked(self, jti: str) -> bool:
        """Whether the token was revoked."""
        ...

    def keep_ticket(self, hashed: str, user_id: int, expires_at: datetime) -> None:
        """Keeps a ticket that can be taken once."""
        ...

    def take_ticket(self, hashed: str, now: datetime) -> int | None:
        """The user id of a ticket, which is gone afterwards; None when it does not count."""
        ...

    def forget_expired(self, now: datetime) -> None:
        """Drops revocations and tickets that have expired anyway."""
        ...
