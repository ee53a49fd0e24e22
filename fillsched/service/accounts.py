"""Accounts: passwords, logging in, and who may change whom.

What it is for: the use cases behind `/auth` and `/users`. What it is not for: HTTP
(`api.rest.accounts`) or tokens themselves (`service.tokens`). Of a password only its
argon2id hash is kept.
"""

import math
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pwdlib import PasswordHash

from fillsched.errors import (
    AuthenticationError,
    AuthorizationError,
    Conflict,
    Fault,
    InvalidInput,
    LimitExceeded,
    NotFound,
)
from fillsched.identity import User
from fillsched.ports.accounts import Account, Accounts
from fillsched.ports.audit import Action, Entry
from fillsched.service.audit import Auditor
from fillsched.service.throttle import Throttle

ROLES = ("planner", "admin")

NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")

PASSWORD_CHARACTERS = (10, 1024)
"""Fewest and most: length is what protects (NIST SP 800-63B); the most bounds our work."""

HASHES_AT_A_TIME = 2
"""Hashing takes 64 MB and a third of a second each: a flood of logins must not take the machine."""


@dataclass(frozen=True, slots=True)
class AccountService:
    """Who exists and who may say they are. All methods block; call them from a thread."""

    accounts: Accounts
    throttle: Throttle
    now: Callable[[], datetime]
    auditor: Auditor
    _hasher: PasswordHash = field(default_factory=PasswordHash.recommended)
    _room: threading.Semaphore = field(
        default_factory=lambda: threading.Semaphore(HASHES_AT_A_TIME)
    )

    def login(self, name: str, password: str, address: str) -> User:
        """The user of that name and password.

        Raises AuthenticationError, the same for a wrong name and a wrong password, and
        LimitExceeded when `address` (or the name, from anywhere) failed too often just now.
        """
        keys = (f"{name}@{address}", f"from {address}")
        if (wait := self.throttle.wait_seconds(keys)) > 0:
            limit = LimitExceeded(
                "Too many wrong passwords; wait a little.", retry_after_seconds=math.ceil(wait)
            )
            self.auditor.refused(self.auditor.entry(Action.LOGIN, None, None, address, ""), limit)
            raise limit
        account = self.accounts.named(name) if len(password) <= PASSWORD_CHARACTERS[1] else None
        known = account.password_hash if account else None
        with self._room:
            if known is None:
                self._hasher.hash("as long as a true check")  # so that time tells nothing
                right = False
            else:
                right = self._hasher.verify(password, known)
        if not right or account is None:
            self.throttle.failed(keys)
            wrong = AuthenticationError("The name or the password is wrong.")
            self.auditor.refused(self._login_entry(account, address), wrong)
            raise wrong
        self.throttle.succeeded(keys)
        self.auditor.note(self._login_entry(account, address))
        return account.user

    def _login_entry(self, account: Account | None, address: str) -> Entry:
        """A name that nobody has is not noted: it may be a password, typed in the wrong place."""
        if account is None:
            return self.auditor.entry(Action.LOGIN, None, None, address, "", "an unknown name")
        user = account.user
        return self.auditor.entry(Action.LOGIN, user.name, None, address, f"user:{user.id}")

    def list(self, asker: User) -> Sequence[User]:
        """Everybody. Admins only."""
        _admins_only(asker)
        return self.accounts.list()

    def add(self, asker: User, name: str, password: str, role: str) -> User:
        """Makes a user. Admins only. Raises InvalidInput with every fault, Conflict."""
        details = f"{name if NAME_PATTERN.fullmatch(name) else 'a name'}, {role}"
        with self.auditor.act(asker, Action.USER_ADD, "user:", details) as act:
            _admins_only(asker)
            self._refuse(name, password, role)
            hashed = self._hash(password)
            user = self.accounts.add(name, role, hashed, self.now(), noted=act.entry)
            act.made(user.id)
        return user

    def _refuse(self, name: str, password: str, role: str) -> None:
        faults = _password_faults(password, name)
        if not NAME_PATTERN.fullmatch(name):
            faults.append(
                Fault(
                    "name",
                    name[:80],
                    "a name is 1 to 64 letters, digits and . _ @ - and begins with a letter or "
                    "digit",
                    "Choose another name",
                )
            )
        if role not in ROLES:
            fix = f"Use one of {', '.join(ROLES)}"
            faults.append(Fault("role", role[:80], "there is no such role", fix))
        if faults:
            raise InvalidInput(faults)

    def remove(self, asker: User, user_id: int) -> None:
        """Ends an account; its jobs stay. Admins only, and nobody removes themselves."""
        with self.auditor.act(asker, Action.USER_REMOVE, f"user:{user_id}") as act:
            _admins_only(asker)
            if user_id == asker.id:
                raise Conflict("You cannot remove yourself; ask another admin.")
            self.accounts.remove(user_id, self.now(), noted=act.entry)

    def set_password(self, asker: User, user_id: int, password: str) -> None:
        """Changes a password, one's own or (admins) anybody's; every token of theirs ends."""
        with self.auditor.act(asker, Action.PASSWORD, f"user:{user_id}") as act:
            asker.in_person()
            account = self.accounts.account(user_id)
            if not (asker.admin or asker.id == user_id) or account is None:
                raise NotFound.of("user", user_id)
            if faults := _password_faults(password, account.user.name):
                raise InvalidInput(faults)
            self.accounts.set_password(user_id, self._hash(password), noted=act.entry)

    def _hash(self, password: str) -> str:
        with self._room:
            return self._hasher.hash(password)


def _admins_only(asker: User) -> None:
    if not asker.admin:
        raise AuthorizationError("Only an admin may do this.")


def _password_faults(password: str, name: str) -> list[Fault]:
    least, most = PASSWORD_CHARACTERS
    if not least <= len(password) <= most:
        reason = f"it has {len(password)} characters; {least} to {most} are asked for"
        return [Fault("password", "", reason, "Choose a longer one, such as four words")]
    if name.lower() in password.lower() and len(password) < len(name) + least:
        return [Fault("password", "", "it is little more than the name", "Choose another")]
    return []
