"""Who is asking: JSON Web Tokens in, users out.

What it is for: making and checking tokens by RFC 8725: one pinned algorithm, every claim required.
What it is not for: passwords and accounts, or who may see which job (`jobs.service`).
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from fillsched.errors import AuthenticationError
from fillsched.jobs.job import User
from fillsched.jobs.ports import Accounts

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "fillsched"
CLAIMS = ("exp", "iat", "sub", "aud", "iss", "jti")

KEY_BYTES = 32
"""256 bits, as long as the hash of HS256."""

TOKEN_CHARACTERS = 4096
"""A longer token is refused before it is looked at."""


@dataclass(frozen=True, slots=True)
class Auth:
    """Makes tokens and knows whose they are. `now` is an aware UTC clock; `key` 256 bits."""

    accounts: Accounts
    key: bytes
    now: Callable[[], datetime]
    query_token_allowed: bool = True

    def issue(self, user: User, lifetime: timedelta) -> str:
        """A new token for `user`, valid for `lifetime`."""
        now = self.now()
        claims = {
            "sub": str(user.id),
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": secrets.token_hex(16),
        }
        return jwt.encode(claims, self.key, ALGORITHM)

    def user_of(self, token: str) -> User:
        """The user whom `token` stands for. Raises AuthenticationError with the reason."""
        claims = self.claims(token)
        user = self.accounts.user(int(claims["sub"])) if claims["sub"].isdecimal() else None
        if user is None:
            raise AuthenticationError("The token's user does not exist (any more). Log in again.")
        if self.accounts.revoked(claims["jti"]):
            raise AuthenticationError("The token was revoked. Log in again.")
        return user

    def claims(self, token: str) -> Mapping[str, Any]:
        """The checked claims of `token`; whether it is revoked is not looked at."""
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
                    "verify_exp": False,
                    "verify_iat": False,
                    "strict_aud": True,
                },
            )
            expires_at, issued_at = int(claims["exp"]), int(claims["iat"])
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise AuthenticationError("The token is not valid. Log in again.") from error
        now = self.now().timestamp()
        if now >= expires_at:
            raise AuthenticationError("The token has expired. Log in again.")
        if issued_at > now + 60:
            raise AuthenticationError("The token was made in the future; check the clocks.")
        return claims

    def from_request(self, headers: Mapping[str, str], query: Mapping[str, str]) -> User:
        """The user behind a request: bearer header first, then the query token, if allowed."""
        scheme, _, credential = headers.get("authorization", "").partition(" ")
        if credential:
            if scheme.lower() != "bearer":
                raise AuthenticationError("Send the token as 'Authorization: Bearer <token>'.")
            return self.user_of(credential.strip())
        if token := query.get("token"):
            if not self.query_token_allowed:
                raise AuthenticationError(
                    "Tokens in the query are switched off here; use the Authorization header."
                )
            return self.user_of(token)
        raise AuthenticationError(
            "No token was sent. Send 'Authorization: Bearer <token>'; `fillsched token` prints one."
        )
