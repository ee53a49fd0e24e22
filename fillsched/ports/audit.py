"""Who did what, and when: the record that outlives what it is about.

What it is for: the value and the port behind which the record is kept; one contract suite holds
every implementation to these words. What it is not for: deciding what is worth a note
(`service.audit`).

An act and its note are one transaction wherever the act is one of ours: the methods of `store`,
`accounts`, `keys` and `configs` that change something on somebody's behalf take the note as
`noted`, keep it when they have done what they promise, and not when they raise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Action(StrEnum):
    """What can be done that is noted."""

    LOGIN = "login"
    LOGOUT = "logout"
    SUBMIT = "submit"
    CANCEL = "cancel"
    FINISH = "finish"
    DELETE = "delete"
    RENAME = "rename"
    PRUNE = "prune"
    USER_ADD = "user-add"
    USER_REMOVE = "user-remove"
    PASSWORD = "password"
    KEY_ADD = "key-add"
    KEY_REVOKE = "key-revoke"
    CONFIG_SAVE = "config-save"
    CONFIG_REMOVE = "config-remove"
    CONFIG_DEFAULT = "config-default"
    RESTORE = "restore"


DONE = "done"
"""The outcome of what was done; of what was refused it is the error's code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `user` is a name, None for somebody unknown; `key` the API key used, None for a
    login; `object` what it was done to, such as ``schedule:12``. Never holds a secret.
    """

    at: datetime
    action: Action
    user: str | None
    key: str | None
    address: str
    object: str
    outcome: str = DONE
    details: str = ""

    def about(self, number: int) -> "Entry":
        """The same of what has been made only now, whose number ends its `object`."""
        return replace(self, object=f"{self.object}{number}")


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry and its number; later ones have higher numbers."""

    id: int
    entry: Entry


class Audit(Protocol):
    """All entries, which nothing changes or removes. Any method may be called from any thread."""

    def note(self, entry: Entry) -> None:
        """Keeps an entry of its own."""
        ...

    def page(
        self,
        *,
        since: datetime | None = None,
        user: str | None = None,
        action: Action | None = None,
        before_id: int | None = None,
        limit: int,
    ) -> Sequence[KeptEntry]:
        """Newest first; None means any, `before_id` continues a page."""
        ...
