"""Who is asking: JSON Web Tokens and tickets in, users out.

What it is for: making and checking tokens by RFC 8725: one pinned algorithm, every claim required,
and nothing trusted that the key does not vouch for. What it is not for: passwords (`accounts`), or
who may see which job (`service.jobs`).

Beside the standard claims a token carries `gen`, its user's generation (a new password ends all
tokens before it), and `auth`, when the password was given (a token is renewed only so long).
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from fillsched.errors import AuthenticationError
from fillsched.identity import User
from fillsched.ports.accounts import Accounts

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "fillsched"
CLAIMS = ("exp", "iat", "sub", "aud", "iss", "jti", "gen", "auth")

TOKEN_CHARACTERS = 4096
"""A longer token is refused before it is looked at."""

TOKEN_LIFETIME = timedelta(minutes=30)
"""How long a token counts; short, because it may leak."""

RENEWABLE = timedelta(hours=12)
"""How long after the password a token can be renewed: one shift, with some overtime."""

TICKET_LIFETIME = timedelta(seconds=30)
"""How long a ticket counts: long enough to open a socket, too short to be worth stealing."""

CLOCK_SKEW_SECONDS = 60
"""How far another server's clock may run ahead of ours."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a request comes from, and the token that said so (None: a ticket did).

    `expires_at` is when that stops being true.
    """

    user: User
    generation: int
    jti: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenService:
    """Makes tokens and knows whose they are. `now` is an aware UTC clock; `key` 256 bits."""

    accounts: Accounts
    key: bytes
    now: Callable[[], datetime]
    query_token_allowed: bool = True

    def issue(
        self, user: User, lifetime: timedelta = TOKEN_LIFETIME, *, proven_at: datetime | None = None
    ) -> str:
        """A new token for `user`; `proven_at`: when they gave their password (default: now)."""
        now = self.now()
        account = self.accounts.account(user.id)
        claims = {
            "sub": str(user.id),
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": secrets.token_hex(16),
            "gen": account.generation if account else -1,
            "auth": int((proven_at or now).timestamp()),
        }
        return jwt.encode(claims, self.key, ALGORITHM)

    def renew(self, token: str) -> tuple[str, timedelta]:
        """A fresh token for a valid one, with its lifetime, as long as `RENEWABLE` allows."""
        user = self.identity_of(token).user
        proven_at = datetime.fromtimestamp(self.claims(token)["auth"], UTC)
        left = proven_at + RENEWABLE - self.now()
        if left <= timedelta(0):
            hours = RENEWABLE.total_seconds() / 3600
            raise AuthenticationError(f"The password was given over {hours:g} h ago. Log in again.")
        lifetime = min(TOKEN_LIFETIME, left)
        return self.issue(user, lifetime, proven_at=proven_at), lifetime

    def revoke(self, token: str) -> None:
        """Ends `token` for good. Raises AuthenticationError when it is none of ours."""
        claims = self.claims(token)
        self.accounts.revoke(claims["jti"], datetime.fromtimestamp(claims["exp"], UTC))

    def ticket(self, user: User) -> str:
        """A new ticket: it opens one connection, once, within `TICKET_LIFETIME`."""
        ticket = secrets.token_urlsafe(24)
        expires_at = self.now() + TICKET_LIFETIME
        self.accounts.keep_ticket(_hashed(ticket), user.id, expires_at)
        return ticket

    def from_request(self, headers: Mapping[str, str], query: Mapping[str, str]) -> User:
        """The user behind a request: bearer header, else ticket, else query token."""
        return self.identify(headers, query).user

    def identify(self, headers: Mapping[str, str], query: Mapping[str, str]) -> Identity:
        """Who a request comes from. Raises AuthenticationError with the reason."""
        if (token := bearer(headers)) is not None:
            return self.identity_of(token)
        if ticket := query.get("ticket"):
            return self._ticket_holder(ticket)
        if token := query.get("token"):
            if not self.query_token_allowed:
                raise AuthenticationError(
                    "Tokens in the query are switched off here; use the Authorization header."
                )
            return self.identity_of(token)
        raise AuthenticationError(
            "No token was sent. Send 'Authorization: Bearer <token>'; `fillsched token` prints one."
        )

    def _ticket_holder(self, ticket: str) -> Identity:
        user_id = self.accounts.take_ticket(_hashed(ticket), self.now())
        account = None if user_id is None else self.accounts.account(user_id)
        if account is None:
            raise AuthenticationError("The ticket was used before or has expired. Get a new one.")
        expires_at = self.now() + TOKEN_LIFETIME
        return Identity(account.user, account.generation, None, expires_at)

    def identity_of(self, token: str) -> Identity:
        """Whom `token` stands for. Raises AuthenticationError with the reason."""
        claims = self.claims(token)
        account = self.accounts.account(int(claims["sub"]))
        if account is None:
            raise AuthenticationError("The token's user does not exist (any more).")
        if claims["gen"] != account.generation or self.accounts.revoked(claims["jti"]):
            raise AuthenticationError("The token was revoked. Log in again.")
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        return Identity(account.user, account.generation, claims["jti"], expires_at)

    def fallen(self, identities: Sequence[Identity]) -> Collection[Identity]:
        """Those of `identities` that no longer count: removed, revoked, or a new password."""
        user_ids = {identity.user.id for identity in identities}
        jtis = {identity.jti for identity in identities if identity.jti is not None}
        generations, revoked = self.accounts.standing(user_ids, jtis)
        return [
            identity
            for identity in identities
            if generations.get(identity.user.id) != identity.generation or identity.jti in revoked
        ]

    def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of `token`, its key, form and times checked; not whether it is revoked."""
        if len(token) > TOKEN_CHARACTERS:
            raise AuthenticationError("The token is too long to be one of ours.")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={
                    "require": list(CLAIMS),
                    "verify_exp": False,  # below, by our own clock
                    "verify_iat": False,
                    "strict_aud": True,
                },
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise AuthenticationError("The token is not valid. Log in again.") from error
        if not _well_formed(claims):
            raise AuthenticationError("The token is not valid. Log in again.")
        now = self.now().timestamp()
        if now >= claims["exp"]:
            raise AuthenticationError("The token has expired. Log in again.")
        if claims["iat"] > now + CLOCK_SKEW_SECONDS:
            raise AuthenticationError("The token was made in the future; check the clocks.")
        return claims


def bearer(headers: Mapping[str, str]) -> str | None:
    """The token of the Authorization header; None without one."""
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    if not credential:
        return None
    if scheme.lower() != "bearer":
        raise AuthenticationError("Send the token as 'Authorization: Bearer <token>'.")
    return credential.strip()


def _well_formed(claims: Mapping[str, Any]) -> bool:
    """Whether every claim has the type we gave it (a JSON true is no number)."""
    numbers = all(type(claims[name]) is int for name in ("exp", "iat", "gen", "auth"))
    subject = claims["sub"]
    return numbers and isinstance(claims["jti"], str) and subject.isdecimal() and subject.isascii()


def _hashed(ticket: str) -> str:
    """What is stored of a ticket: a stolen database opens nothing."""
    return hashlib.sha256(ticket.encode()).hexdigest()
