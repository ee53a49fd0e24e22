"""Accounts: passwords, logging in, and who may change whom.

What it is for: the use cases behind `/auth` and `/users`. What it is not for: HTTP
(`api.rest.accounts`) or tokens themselves (`service.tokens`). Of a password only its
argon2id hash is kept.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

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
from fillsched.ports.throttle import Throttle
from fillsched.service.audit import Auditor
from fillsched.service.hashing import Hashing

ROLES = ("planner", "admin")

NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")

PASSWORD_CHARACTERS = (10, 1024)
"""Fewest and most: length is what protects (NIST SP 800-63B); the most bounds our work."""

FREE_TRIES = 5
"""Wrong passwords of one name from one address that cost no wait: people mistype."""

FREE_ELSEWHERE = 20
"""The same from one address, whatever the names, and of one name, from whatever addresses: an
office behind one address mistypes more often, and a name is guessed from many."""


@dataclass(frozen=True, slots=True)
class AccountService:
    """Who exists and who may say they are. All methods block; call them from a thread."""

    accounts: Accounts
    throttle: Throttle
    now: Callable[[], datetime]
    auditor: Auditor
    hashing: Hashing = field(default_factory=Hashing)

    def login(self, name: str, password: str, address: str) -> User:
        """The user of that name and password.

        Raises AuthenticationError, the same for a wrong name and a wrong password, and
        LimitExceeded when name or address failed too often just now, or too many log in.
        """
        could_be = NAME_PATTERN.fullmatch(name) is not None
        account = self.accounts.named(name) if could_be else None
        try:
            self._prove(name if could_be else "", account, password, address)
        except (AuthenticationError, LimitExceeded) as error:
            self.auditor.refused(self._login_entry(account, address), error)
            raise
        assert account is not None, "nobody has no password"
        self.auditor.note(self._login_entry(account, address))
        return account.user

    def _prove(self, name: str, account: Account | None, password: str, address: str) -> None:
        """Raises AuthenticationError unless it is the password of `account`, and LimitExceeded
        where it may not be tried now.

        Where a name has logged in from before, guesses from elsewhere do not make it wait: nobody
        is to lock others out by guessing.
        """
        place = f"{name}@{address}"
        keys = {place: FREE_TRIES, f"from {address}": FREE_ELSEWHERE}
        if not self.throttle.knows(place):
            keys[f"as {name}"] = FREE_ELSEWHERE
        if (wait := self.throttle.begin(keys)) > 0:
            raise LimitExceeded(
                "Too many wrong passwords; wait a little.", retry_after_seconds=math.ceil(wait)
            )
        hashed = account.password_hash if account else None
        try:
            right = self.hashing.fits(password[: PASSWORD_CHARACTERS[1] + 1], hashed)
        except LimitExceeded:
            self.throttle.take_back(*keys)
            raise
        if not right:
            raise AuthenticationError("The name or the password is wrong.")
        self.throttle.take_back(*keys)
        self.throttle.succeeded(place)

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
            hashed = self.hashing.hash(password)
            user = self.accounts.add(name, role, hashed, self.now(), noted=act.entry)
            act.made(user.id)
        return user

    def _prove_old(self, account: Account, old: str | None, address: str) -> None:
        fix = "Give the password you log in with, or ask an admin to set a new one"
        if old is None:
            reason = "one's own password changes only with the old one"
            raise InvalidInput([Fault("old_password", "", reason, fix)])
        try:
            self._prove(account.user.name, account, old, address)
        except AuthenticationError:
            fault = Fault("old_password", "", "it is not your password", fix)
            raise InvalidInput([fault]) from None

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

    def set_password(
        self, asker: User, user_id: int, password: str, old: str | None = None
    ) -> None:
        """Changes a password, one's own or (admins) anybody's; every token of theirs ends.

        One's own changes only with the `old` one, if there is one: a token that was stolen must not
        become an account. Raises InvalidInput, NotFound, LimitExceeded as `login`.
        """
        with self.auditor.act(asker, Action.PASSWORD, f"user:{user_id}") as act:
            asker.in_person()
            account = self.accounts.account(user_id)
            if not (asker.admin or asker.id == user_id) or account is None:
                raise NotFound.of("user", user_id)
            if faults := _password_faults(password, account.user.name):
                raise InvalidInput(faults)
            if asker.id == user_id and account.password_hash is not None:
                self._prove_old(account, old, asker.way.address)
            self.accounts.set_password(user_id, self.hashing.hash(password), noted=act.entry)


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
