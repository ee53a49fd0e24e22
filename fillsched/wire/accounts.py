"""Users, tokens, tickets and API keys as REST answers, and the record of who did what.

What it is for: shape. What it is not for: who may have them (`service.accounts`), or what is noted
(`service.audit`).
"""

from typing import Literal

from fillsched.identity import User
from fillsched.ports.audit import KeptEntry
from fillsched.ports.keys import ApiKey
from fillsched.wire.values import (
    Answer,
    Instant,
    Lenient,
    RoleName,
    ScopeName,
)


class TokenView(Answer):
    """An access token, as OAuth2 has it."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int


class TicketView(Answer):
    """A ticket: single use, for a socket or event stream where no header can be set."""

    ticket: str
    expires_in: int


class UserView(Answer):
    """A user."""

    id: int
    name: str
    role: RoleName


class SessionView(Lenient):
    """Who is signed in at a page, and for how many seconds."""

    user: UserView
    expires_in: int


class SignedInView(Lenient):
    """Who is signed in at a page; null for nobody."""

    user: UserView | None


class UserList(Lenient):
    """Everybody, by name."""

    users: list[UserView]


def user_view(user: User) -> UserView:
    """`user` as others see them."""
    return UserView(id=user.id, name=user.name, role=user.role)


class KeyView(Answer):
    """An API key as it can be told: `hint` is how it begins."""

    id: int
    name: str
    owner: str
    scope: ScopeName
    hint: str
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None


class NewKeyView(KeyView):
    """An API key just made: `key` is shown this once."""

    key: str


class KeyList(Lenient):
    """API keys, by number."""

    keys: list[KeyView]


def key_view(key: ApiKey) -> KeyView:
    """`key` as it can be told."""
    return KeyView(
        id=key.id,
        name=key.name,
        owner=key.owner.name,
        scope=key.scope.value,
        hint=key.hint,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
    )


class AuditEntry(Answer):
    """One act: null for a `user` unknown, and for a `key` where it was a login. `outcome` is
    ``done``, or the code of the error with which it was refused."""

    id: int
    at: Instant
    user: str | None
    key: str | None
    address: str
    action: str
    object: str
    outcome: str
    details: str


class AuditPage(Lenient):
    """Entries, newest first."""

    entries: list[AuditEntry]


def audit_view(kept: KeptEntry) -> AuditEntry:
    """`kept` as it is told."""
    entry = kept.entry
    return AuditEntry(
        id=kept.id,
        at=entry.at,
        user=entry.user,
        key=entry.key,
        address=entry.address,
        action=entry.action.value,
        object=entry.object,
        outcome=entry.outcome,
        details=entry.details,
    )
