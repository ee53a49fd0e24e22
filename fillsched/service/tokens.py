"""Who is asking: JSON Web Tokens, tickets and API keys in, users out.

What it is for: making and checking tokens by RFC 8725: one pinned algorithm, every claim required,
and nothing trusted that the key does not vouch for. What it is not for: passwords (`accounts`),
what an API key is (`keys`), or who may see which job (`service.jobs`).

Beside the standard claims a token carries `gen`, its user's generation (a new password ends all
tokens before it), `auth`, when the password was given (a token is renewed only so long), and
`login`, the `jti` of the first token of its login: renewals carry it on, and a logout ends all that
have it, also tickets and the sockets they opened.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from fillsched.errors import AuthenticationError, AuthorizationError
from fillsched.identity import User
from fillsched.ports.accounts import Account, Accounts, Ticket
from fillsched.ports.audit import Action
from fillsched.service.audit import Auditor
from fillsched.service.keys import KeyService, is_key

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

ENDS = "."
"""In a ticket before the time at which its login ends, which nobody can change, as only the hash of
the whole is known; in the name of a session's login behind that of the login which opened it."""

CLOCK_SKEW_SECONDS = 24 * 3600
"""How far ahead of our clock a token may have been made: clocks are set back, by an hour where they
keep summer time, and nobody's login has ended by that. Only we can have made it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a request comes from, and the login or API key that said so.

    `expires_at` is when that stops being true. `generation` and `login` are None for a key, which
    outlives a new password.
    """

    user: User
    generation: int | None
    login: str | None
    expires_at: datetime
    key_id: int | None = None
    ends_at: datetime | None = None
    """When the login ends, however often it is renewed; None for an API key."""

    def at(self, address: str) -> "Identity":
        """The same, asking from `address`."""
        return replace(self, user=self.user.at(address))


@dataclass(frozen=True, slots=True)
class TokenService:
    """Makes tokens and knows whose they are. `now` is an aware UTC clock; `key` 256 bits."""

    accounts: Accounts
    keys: KeyService
    auditor: Auditor
    key: bytes
    now: Callable[[], datetime]
    query_token_allowed: bool = True

    def issue(
        self,
        user: User,
        lifetime: timedelta = TOKEN_LIFETIME,
        *,
        proven_at: datetime | None = None,
        login: str | None = None,
    ) -> str:
        """A new token for `user`; `proven_at`: when they gave their password (default: now);
        `login`: which login it goes on with (default: a new one)."""
        now = self.now()
        jti = secrets.token_hex(16)
        account = self.accounts.account(user.id)
        claims = {
            "sub": str(user.id),
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": jti,
            "login": login or jti,
            "gen": account.generation if account else -1,
            "auth": int((proven_at or now).timestamp()),
        }
        return jwt.encode(claims, self.key, ALGORITHM)

    def renew(self, token: str) -> tuple[str, timedelta]:
        """A fresh token for one of a login that has not ended, with its lifetime.

        One that has expired is renewed as well, as long as `RENEWABLE` allows: a lid that was
        closed over lunch asks for no password. Raises AuthenticationError with the reason.
        """
        claims = self.claims(token, expired=True)
        account = self._account_of(claims)
        proven_at = min(datetime.fromtimestamp(claims["auth"], UTC), self.now())
        left = proven_at + RENEWABLE - self.now()
        if left <= timedelta(0):
            hours = RENEWABLE.total_seconds() / 3600
            raise AuthenticationError(f"The password was given over {hours:g} h ago. Log in again.")
        lifetime = min(TOKEN_LIFETIME, left)
        login = _login_of(claims)
        return self.issue(account.user, lifetime, proven_at=proven_at, login=login), lifetime

    def revoke(self, token: str, address: str = "") -> None:
        """Ends the login of `token`, and with it every token and ticket that came of it; also by
        one that has expired, which could be renewed.

        Raises AuthenticationError when it is none of ours.
        """
        claims = self.claims(token, expired=True)
        renewable = datetime.fromtimestamp(claims["auth"], UTC) + RENEWABLE + TOKEN_LIFETIME
        expires_at = max(datetime.fromtimestamp(claims["exp"], UTC), renewable)
        account = self.accounts.account(int(claims["sub"]))
        name = account.user.name if account else None
        noted = self.auditor.entry(Action.LOGOUT, name, None, address, f"user:{claims['sub']}")
        self.accounts.revoke(_login_of(claims), expires_at, noted=noted)
        self.auditor.tell(noted)

    def session(self, user: User) -> tuple[str, timedelta]:
        """The token of a page's session for `user`, who has just given their password, and how long
        it counts: as long as others can be renewed, since no script of a page can read it."""
        return self.issue(user, RENEWABLE), RENEWABLE

    def session_by_ticket(self, ticket: str, address: str) -> tuple[User, str, timedelta]:
        """The same for a ticket of a login: who it is, the token, and how long it counts, which is
        not longer than that login. Signing out ends the session alone, while the end of the login
        ends the session too.

        Raises AuthenticationError, and AuthorizationError for a ticket of an API key or a session.
        """
        holder = self._ticket_holder(_hashed(ticket))
        _, _, ends_at = ticket.partition(ENDS)
        if holder.login is None or not ends_at or ENDS in holder.login:
            raise AuthorizationError("This ticket opens no page; log in with your password.")
        ends = datetime.fromtimestamp(int(ends_at), UTC)  # ours: the hash has told so
        lifetime = min(RENEWABLE, ends - self.now())
        login = f"{holder.login}{ENDS}{secrets.token_hex(15)}"
        proven_at = min(self.now(), ends - RENEWABLE)
        token = self.issue(holder.user, lifetime, proven_at=proven_at, login=login)
        about = f"user:{holder.user.id}"
        self.auditor.note(
            self.auditor.entry(Action.LOGIN, holder.user.name, None, address, about, "by a ticket")
        )
        return holder.user, token, lifetime

    def ticket(self, holder: Identity) -> str:
        """A new ticket: it opens one connection, once, within `TICKET_LIFETIME`, and ends with the
        login or key of its holder."""
        ticket = secrets.token_urlsafe(24)
        if holder.ends_at is not None:
            ticket += f"{ENDS}{int(holder.ends_at.timestamp())}"
        expires_at = self.now() + TICKET_LIFETIME
        of = Ticket(holder.user.id, holder.generation, holder.login, holder.key_id, expires_at)
        self.accounts.keep_ticket(_hashed(ticket), of)
        return ticket

    def from_request(self, headers: Mapping[str, str], query: Mapping[str, str]) -> User:
        """The user behind a request: bearer header, else ticket, else query token."""
        return self.identify(headers, query).user

    def identify(self, headers: Mapping[str, str], query: Mapping[str, str]) -> Identity:
        """Who a request comes from. Raises AuthenticationError with the reason."""
        if (token := bearer(headers)) is not None:
            return self.identity_of(token)
        if ticket := query.get("ticket"):
            return self._ticket_holder(_hashed(ticket))
        if token := query.get("token"):
            if not self.query_token_allowed:
                raise AuthenticationError(
                    "Tokens in the query are switched off here; use the Authorization header."
                )
            return self.identity_of(token)
        raise AuthenticationError(
            "No token was sent. Send 'Authorization: Bearer <token>'; `fillsched token` prints one."
        )

    def _ticket_holder(self, hashed: str) -> Identity:
        ticket = self.accounts.take_ticket(hashed, self.now())
        if ticket is None:
            raise AuthenticationError("The ticket was used before or has expired. Get a new one.")
        if ticket.key_id is not None:
            key = self.keys.numbered(ticket.key_id)
            return Identity(key.owner, None, None, key.expires_at, key.id)
        account = self.accounts.account(ticket.user_id)
        ended = account is None or account.generation != ticket.generation
        if account is None or ended or self._revoked(str(ticket.login)):
            raise AuthenticationError("The login that made this ticket has ended. Log in again.")
        expires_at = self.now() + TOKEN_LIFETIME
        return Identity(account.user, account.generation, ticket.login, expires_at)

    def identity_of(self, token: str) -> Identity:
        """Whom `token`, which may be an API key, stands for.

        Raises AuthenticationError with the reason.
        """
        if is_key(token):
            key = self.keys.known(token)
            return Identity(key.owner, None, None, key.expires_at, key.id)
        claims = self.claims(token)
        account = self._account_of(claims)
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        renewable = datetime.fromtimestamp(claims["auth"], UTC) + RENEWABLE
        ends_at = max(expires_at, renewable)
        login = _login_of(claims)
        return Identity(account.user, account.generation, login, expires_at, ends_at=ends_at)

    def _revoked(self, login: str) -> bool:
        return any(self.accounts.revoked(each) for each in _lineage(login))

    def _account_of(self, claims: Mapping[str, Any]) -> Account:
        """Whose claims these are. Raises AuthenticationError when their login has ended."""
        account = self.accounts.account(int(claims["sub"]))
        if account is None:
            raise AuthenticationError("The token's user does not exist (any more).")
        if claims["gen"] != account.generation or self._revoked(_login_of(claims)):
            raise AuthenticationError("The token was revoked. Log in again.")
        return account

    def fallen(self, identities: Sequence[Identity]) -> Collection[Identity]:
        """Those of `identities` that no longer count: a user removed, a token or key revoked, a new
        password."""
        user_ids = {identity.user.id for identity in identities}
        logins = {each for identity in identities for each in _lineage(identity.login or "")}
        generations, ended = self.accounts.standing(user_ids, logins)
        revoked = frozenset(ended)
        key_ids = {identity.key_id for identity in identities if identity.key_id is not None}
        valid = self.keys.keys.standing(key_ids) if key_ids else ()

        def counts(identity: Identity) -> bool:
            generation = generations.get(identity.user.id)
            if generation is None or any(
                each in revoked for each in _lineage(identity.login or "")
            ):
                return False
            if identity.key_id is not None:
                return identity.key_id in valid
            return identity.generation == generation

        return [identity for identity in identities if not counts(identity)]

    def claims(self, token: str, *, expired: bool = False) -> Mapping[str, Any]:
        """The claims of `token`, its key, form and times checked; not whether it is revoked.

        `expired`: one whose time is over will do.
        """
        if is_key(token):
            raise AuthenticationError(
                "This needs the token of a login; an API key is neither renewed nor logged out. "
                "End it with: fillsched key revoke."
            )
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
        if now >= claims["exp"] and not expired:
            raise AuthenticationError("The token has expired. Log in again.")
        if max(claims["iat"], claims["auth"]) > now + CLOCK_SKEW_SECONDS:
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


_FAR_SECONDS = 2**36
"""The year 4147: a later time is none that we wrote, and some are no time at all."""


def _well_formed(claims: Mapping[str, Any]) -> bool:
    """Whether every claim has the type we gave it (a JSON true is no number)."""
    numbers = all(type(claims[name]) is int for name in ("exp", "iat", "gen", "auth"))
    times = numbers and all(0 <= claims[name] < _FAR_SECONDS for name in ("exp", "iat", "auth"))
    texts = all(
        isinstance(text, str) and text.isascii() for text in (claims["jti"], _login_of(claims))
    )
    subject = claims["sub"]
    return times and texts and subject.isdecimal() and subject.isascii()


def _login_of(claims: Mapping[str, Any]) -> str:
    """The login that a token belongs to; one of a version before logins were told is its own."""
    login: str = claims.get("login", claims["jti"])
    return login


def _lineage(login: str) -> Sequence[str]:
    """The logins with which `login` ends: itself and, of a session, the one whose ticket opened
    it."""
    parent, _, child = login.partition(ENDS)
    return [login, parent] if child else [login] if login else []


def _hashed(ticket: str) -> str:
    """What is stored of a ticket: a stolen database opens nothing."""
    return hashlib.sha256(ticket.encode()).hexdigest()
