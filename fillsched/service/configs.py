"""What a user can do with named configurations, and which figures a request is planned with.

What it is for: the use cases behind `/configs` and `config`. What it is not for: HTTP
(`api.rest.configs`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from fillsched.errors import Fault, MalformedRequest, NotFound
from fillsched.identity import Scope, User
from fillsched.ports.audit import Action, Entry
from fillsched.ports.configs import Configs, NamedConfig
from fillsched.service.audit import Auditor
from fillsched.suggestions import did_you_mean
from fillsched.wire import LineConfig, LotsFields, line_config

Fields = TypeVar("Fields", bound=LotsFields)

MOST_CONFIGS = 100
"""Configurations of one user: a few for each line of a plant."""

NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ConfigService:
    """One's own named configurations. `base` are the daemon's figures, which hold where one is
    silent. All methods block; call them from a thread.
    """

    configs: Configs
    base: LineConfig
    now: Callable[[], datetime]
    auditor: Auditor

    def save(self, user: User, name: str, figures: Mapping[str, Any]) -> NamedConfig:
        """Makes or replaces one. Raises MalformedRequest with every fault of name and figures, and
        AuthorizationError, as all that changes something does, where the scope is only to read.
        """
        with self.auditor.act(user, Action.CONFIG_SAVE, f"config:{name}") as act:
            user.may(Scope.SUBMIT)
            return self._save(user, name, figures, act.entry)

    def _save(self, user: User, name: str, figures: Mapping[str, Any], noted: Entry) -> NamedConfig:
        if not NAME_PATTERN.fullmatch(name):
            reason = "a name is 1 to 64 letters, digits and . _ - and begins with a letter or digit"
            raise MalformedRequest([Fault("name", name[:80], reason, "Choose another name")])
        line = line_config(self.base, figures).model_dump(mode="json")
        kept = {key: line[key] for key in line if key in figures}
        return self.configs.put(user.id, name, kept, self.now(), MOST_CONFIGS, noted=noted)

    def list(self, user: User) -> Sequence[NamedConfig]:
        """One's own, by name."""
        return self.configs.list(user.id)

    def get(self, user: User, name: str) -> NamedConfig:
        """One of them. Raises NotFound."""
        return self.configs.get(user.id, name)

    def remove(self, user: User, name: str) -> None:
        """Removes one. Raises NotFound."""
        with self.auditor.act(user, Action.CONFIG_REMOVE, f"config:{name}") as act:
            user.may(Scope.SUBMIT)
            self.configs.remove(user.id, name, noted=act.entry)

    def make_default(self, user: User, name: str) -> None:
        """Uses it for requests that name none. Raises NotFound."""
        with self.auditor.act(user, Action.CONFIG_DEFAULT, f"config:{name}") as act:
            user.may(Scope.SUBMIT)
            self.configs.set_default(user.id, name, noted=act.entry)

    def unmake_default(self, user: User, name: str) -> None:
        """Uses the daemon's figures again, if it was the default. Raises NotFound."""
        about = f"config:{name}"
        with self.auditor.act(user, Action.CONFIG_DEFAULT, about, "no longer") as act:
            user.may(Scope.SUBMIT)
            if self.get(user, name).default:
                self.configs.set_default(user.id, None, noted=act.entry)
            else:
                act.new = False

    def line(self, config: NamedConfig) -> dict[str, Any]:
        """All figures of the line under `config`."""
        return line_config(self.base, config.figures).model_dump(mode="json")

    def resolved(self, user: User, fields: Fields) -> Fields:
        """`fields` with `config` as the whole figures of the line.

        A name stands for a configuration of the user's; figures of the request itself are changes
        to the user's default one, if there is one, else to the daemon's.
        """
        if isinstance(fields.config, str):
            changes = self._named(user, fields.config).figures
        else:
            default = self.configs.default(user.id)
            changes = {**(default.figures if default else {}), **fields.config}
        whole = line_config(self.base, changes).model_dump()
        return fields.model_copy(update={"config": whole})

    def _named(self, user: User, name: str) -> NamedConfig:
        try:
            return self.configs.get(user.id, name)
        except NotFound:
            known = [config.name for config in self.configs.list(user.id)]
            otherwise = (
                f"Known are: {', '.join(known)}" if known else "Make it: fillsched config save"
            )
            fix = did_you_mean(name, known, otherwise)
            fault = Fault("config", name[:80], "you have no configuration of that name", fix)
            raise MalformedRequest([fault]) from None
