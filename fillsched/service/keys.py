"""API keys: how a program that nobody logs in for says whose it is.

What it is for: making, listing and revoking keys, and knowing one that is presented. A key is shown
once, when it is made; only a hash of it is kept. It may do no more than its user, and only what its
scope says. What it is not for: logins (`tokens`), or HTTP (`api.rest.keys`).

A key is 256 random bits: guessing is hopeless, so one round of SHA-256 keeps it as well as a slow
hash would, and costs a request nothing.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fillsched.errors import AuthenticationError, Fault, InvalidInput, NotFound
from fillsched.identity import Scope, User, Way
from fillsched.ports.audit import Action
from fillsched.ports.keys import ApiKey, Keys, NewKey
from fillsched.service.audit import Auditor

PREFIX = "fsk_"
"""How every key begins, so that people and scanners for secrets know one when they see it."""

HINT_CHARACTERS = len(PREFIX) + 4

KEY_CHARACTERS = 128
"""A longer one is refused before it is looked at; ours have 47."""

NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

LONGEST_DAYS = 3650
"""A key that never expires is one that nobody looks after."""

MOST_KEYS = 100
"""Keys of one user: one for each program, with some to spare."""

USED_EVERY = timedelta(minutes=1)
"""How exact `last_used_at` is: a write for every request would cost more than the request."""


@dataclass(frozen=True, slots=True)
class KeyService:
    """The keys of users. `now` is an aware UTC clock. All methods block."""

    keys: Keys
    now: Callable[[], datetime]
    auditor: Auditor

    def add(self, asker: User, name: str, scope: str, days: int) -> tuple[ApiKey, str]:
        """A new key of the asker's, and the key itself, which is never shown again.

        Raises AuthorizationError for a program that asks with a key, InvalidInput with every fault,
        Conflict for a name in use, LimitExceeded.
        """
        details = f"{name}, {scope}, {days} days"
        with self.auditor.act(asker, Action.KEY_ADD, "key:", details) as act:
            asker.in_person()
            if faults := _faults(asker, name, scope, days):
                raise InvalidInput(faults)
            new, secret = self._made(asker, name, Scope(scope), days)
            key = self.keys.add(new, act.entry.at, MOST_KEYS, noted=act.entry)
            act.made(key.id)
        return key, secret

    def _made(self, asker: User, name: str, scope: Scope, days: int) -> tuple[NewKey, str]:
        secret = PREFIX + secrets.token_urlsafe(32)
        expires_at = self.now() + timedelta(days=days)
        hint = secret[:HINT_CHARACTERS]
        return NewKey(asker.id, name, scope, _hashed(secret), hint, expires_at), secret

    def list(self, asker: User) -> Sequence[ApiKey]:
        """One's own keys; everybody's for an admin."""
        return self.keys.list(None if asker.admin else asker.id)

    def revoke(self, asker: User, key_id: int) -> None:
        """Ends a key, one's own or (admins) anybody's. Raises NotFound, also for somebody else's,
        and AuthorizationError for a program that asks with a key."""
        with self.auditor.act(asker, Action.KEY_REVOKE, f"key:{key_id}") as act:
            asker.in_person()
            if self.keys.get(key_id).owner.id != asker.id and not asker.admin:
                raise NotFound.of("key", key_id)
            self.keys.revoke(key_id, noted=act.entry)

    def known(self, secret: str) -> ApiKey:
        """The key that was presented; its owner asks in the way of the key.

        Raises AuthenticationError, the same for one that never was and one that was revoked.
        """
        key = self.keys.hashed(_hashed(secret)) if len(secret) <= KEY_CHARACTERS else None
        if key is None:
            raise AuthenticationError(
                "The API key does not exist or was revoked. Make a new one: fillsched key add."
            )
        return self._in_use(key)

    def numbered(self, key_id: int) -> ApiKey:
        """The key of that number, as `known`."""
        try:
            return self._in_use(self.keys.get(key_id))
        except NotFound:
            raise AuthenticationError("The API key was revoked.") from None

    def _in_use(self, key: ApiKey) -> ApiKey:
        now = self.now()
        if now >= key.expires_at:
            raise AuthenticationError(
                f"The API key '{key.name}' has expired. Make a new one: fillsched key add."
            )
        if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
            self.keys.used(key.id, now)
        return replace(key, owner=replace(key.owner, way=Way(key=key.name, scope=key.scope)))


def is_key(credential: str) -> bool:
    """Whether `credential` has the form of a key, and so is no token."""
    return credential.startswith(PREFIX)


def _faults(asker: User, name: str, scope: str, days: int) -> list[Fault]:
    faults = []
    if not NAME_PATTERN.fullmatch(name):
        reason = "a name is 1 to 64 letters, digits and . _ - and begins with a letter or digit"
        faults.append(Fault("name", name[:80], reason, "Name the program that will use the key"))
    if scope not in [*Scope]:
        fix = f"Use one of {', '.join(Scope)}"
        faults.append(Fault("scope", scope[:80], "there is no such scope", fix))
    elif scope == Scope.ADMIN and not asker.admin:
        reason = "a key may do no more than its user, and you are no admin"
        faults.append(Fault("scope", scope, reason, "Use read or submit"))
    if not 1 <= days <= LONGEST_DAYS:
        reason = f"a key lasts 1 to {LONGEST_DAYS:,} days"
        faults.append(Fault("days", str(days)[:80], reason, "Say in how many days it is to expire"))
    return faults


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
