"""The local user's token, by which commands on this machine find themselves let in.

What it is for: that programs hold what `fillsched token` has printed over any number of starts.
What it is not for: tokens themselves (`service.tokens`), or other users.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from fillsched.daemon.address import TOKEN_FILE, read_token, write_private
from fillsched.errors import AuthenticationError, Conflict
from fillsched.identity import User
from fillsched.ports.accounts import Accounts
from fillsched.service.tokens import TokenService

LOCAL_USER = "local"

LOCAL_TOKEN_LIFETIME = timedelta(days=365)
"""Long, since programs are given what `fillsched token` prints; deleting the key ends it."""

LOCAL_TOKEN_LEFT = LOCAL_TOKEN_LIFETIME / 2
"""A start finds so much left of it, or writes a new one: so long a daemon may run and a program be
left alone. The one before still counts until its own end."""


def keep_local_token(
    data_dir: Path, accounts: Accounts, auth: TokenService, now: Callable[[], datetime]
) -> None:
    """Leaves the token as it is; a fresh one when it does not count or soon ends.

    Raises OSError when it cannot be written.
    """
    user = _local_user(accounts, now())
    if not _lasts(read_token(data_dir), user, auth, now()):
        write_private(data_dir / TOKEN_FILE, auth.issue(user, LOCAL_TOKEN_LIFETIME))


def _local_user(accounts: Accounts, now: datetime) -> User:
    if (account := accounts.named(LOCAL_USER)) is not None:
        return account.user
    try:
        return accounts.add(LOCAL_USER, "admin", None, now)
    except Conflict:
        if (account := accounts.named(LOCAL_USER)) is None:
            raise
        return account.user  # another server was first


def _lasts(token: str | None, user: User, auth: TokenService, now: datetime) -> bool:
    """Whether `token` lets `user` in, and will for long enough."""
    if token is None:
        return False
    try:
        identity = auth.identity_of(token)
    except AuthenticationError:
        return False
    return identity.user == user and identity.expires_at - now > LOCAL_TOKEN_LEFT
