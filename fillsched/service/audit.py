"""Noting who did what: the other use cases say what they are about, and this sees to the rest.

What it is for: an entry for every act, done or refused, with who, when, from where and by which
key, kept in the act's own transaction where the act is one, and the same as a line of the log. What
it is not for: keeping entries (`ports.audit`).

What is refused is noted in a transaction of its own, so that whoever tries doors is seen. Limits
are only logged: a flood that they hold back must not fill the disk.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from fillsched.errors import (
    AuthorizationError,
    ExecutionError,
    Fault,
    FillschedError,
    LimitExceeded,
    MalformedRequest,
)
from fillsched.identity import User
from fillsched.ports.audit import DONE, Action, Audit, Entry, KeptEntry
from fillsched.suggestions import did_you_mean

log = logging.getLogger(__name__)

ACTIONS: tuple[str, ...] = tuple(Action)
"""What can be asked for."""

OBJECT_CHARACTERS, DETAIL_CHARACTERS, ADDRESS_CHARACTERS = 200, 200, 64


class Act:
    """Something that is being done; `entry` is handed to whatever stores it."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.new = True

    def made(self, number: int, *, new: bool = True) -> None:
        """It has made what has that number now; not `new`: nothing was done, as it was before."""
        self.entry, self.new = self.entry.about(number), new


@dataclass(frozen=True, slots=True)
class Auditor:
    """Notes acts. `now` is an aware UTC clock."""

    audit: Audit
    now: Callable[[], datetime]

    @contextmanager
    def act(self, user: User, action: Action, about: str, details: str = "") -> Iterator[Act]:
        """What the block does: the block hands `entry` to what stores it, or raises."""
        act = Act(self.entry(action, user.name, user.way.key, user.way.address, about, details))
        try:
            yield act
        except FillschedError as error:
            self.refused(act.entry, error)
            raise
        if act.new:
            self.tell(act.entry)

    def entry(
        self,
        action: Action,
        user: str | None,
        key: str | None,
        address: str,
        about: str,
        details: str = "",
    ) -> Entry:
        """An entry of now, of which nothing is kept yet."""
        address = _plain(address)[:ADDRESS_CHARACTERS]
        about, details = _plain(about)[:OBJECT_CHARACTERS], _plain(details)[:DETAIL_CHARACTERS]
        return Entry(self.now(), action, user, key, address, about, DONE, details)

    def refused(self, entry: Entry, error: FillschedError) -> None:
        """Notes that it was not done, and why."""
        entry = replace(entry, outcome=error.code)
        if not isinstance(error, LimitExceeded | ExecutionError):
            with suppress(ExecutionError):  # the refusal is what the asker is to be told
                self.audit.note(entry)
        self.tell(entry)

    def note(self, entry: Entry) -> None:
        """Notes what is no transaction of ours."""
        self.audit.note(entry)
        self.tell(entry)

    def page(
        self,
        asker: User,
        *,
        since: datetime | None = None,
        user: str | None = None,
        action: str | None = None,
        before_id: int | None = None,
        limit: int,
    ) -> Sequence[KeptEntry]:
        """Entries, newest first. Admins only. Raises MalformedRequest for an unknown action."""
        if not asker.admin:
            raise AuthorizationError("Only an admin may do this.")
        if action is not None and action not in [*Action]:
            fix = did_you_mean(action, list(Action), f"Use one of {', '.join(Action)}")
            raise MalformedRequest([Fault("action", action[:80], "there is no such action", fix)])
        which = None if action is None else Action(action)
        return self.audit.page(
            since=since, user=user, action=which, before_id=before_id, limit=limit
        )

    @staticmethod
    def tell(entry: Entry) -> None:
        """Writes the line of the log."""
        told = {
            "action": entry.action.value,
            "user": entry.user or "-",
            "key": entry.key or "-",
            "address": entry.address or "-",
            "object": entry.object or "-",
            "outcome": entry.outcome,
        }
        log.info("audit", extra=told | ({"details": entry.details} if entry.details else {}))


def _plain(text: str) -> str:
    """`text` on one line, whoever wrote it."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
