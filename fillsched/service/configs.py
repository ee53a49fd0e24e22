"""What a user can do with named configurations, and which figures a request is planned with.

A configuration is the figures of one line, or a plant of several.

What it is for: the use cases behind `/configs` and `config`. What it is not for: HTTP
(`api.rest.configs`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from fillsched.errors import Fault, MalformedRequest, NotFound
from fillsched.identity import Scope, User
from fillsched.ports.audit import Action, Entry
from fillsched.ports.configs import Configs, NamedConfig
from fillsched.service.audit import Auditor
from fillsched.suggestions import did_you_mean
from fillsched.wire import Configuration, LineConfig, LotsFields, configuration
from fillsched.wire.plant.holding import checked

Fields = TypeVar("Fields", bound=LotsFields)

MOST_CONFIGS = 100
"""Configurations of one user: a few for each line of a plant."""

NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What stands in an address, a file's name and a command without being written otherwise."""


def checked_name(name: str) -> str:
    """`name`, if it can be one of a configuration. Raises MalformedRequest, which says what can."""
    if not NAME_PATTERN.fullmatch(name):
        reason = "a name is 1 to 64 letters, digits and . _ - and begins with a letter or digit"
        raise MalformedRequest([Fault("name", name[:80], reason, "Choose another name")])
    return name


@dataclass(frozen=True, slots=True)
class ConfigService:
    """One's own named configurations. `base` are the daemon's figures, which hold where one is
    silent; `site` is the daemon's plant, if it has one, and `time_zone` the clock of plants that
    name none. All methods block; call them from a thread.
    """

    configs: Configs
    base: LineConfig
    now: Callable[[], datetime]
    auditor: Auditor
    site: Mapping[str, Any] = field(default_factory=dict)
    time_zone: str = "UTC"

    def save(self, user: User, name: str, figures: Mapping[str, Any]) -> NamedConfig:
        """Makes or replaces one. Raises MalformedRequest with every fault of name and figures, and
        AuthorizationError, as all that changes something does, where the scope is only to read.
        """
        with self.auditor.act(user, Action.CONFIG_SAVE, f"config:{name}") as act:
            user.may(Scope.SUBMIT)
            return self._save(user, name, figures, act.entry)

    def _save(self, user: User, name: str, figures: Mapping[str, Any], noted: Entry) -> NamedConfig:
        checked_name(name)
        self.whole(figures)
        kept = checked(figures)
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

    def whole(self, *figures: Mapping[str, Any]) -> Configuration:
        """The whole of what differs, over the daemon's. Raises MalformedRequest."""
        return configuration(self.base, self.site, *figures, time_zone=self.time_zone)

    def resolved(self, user: User, fields: Fields) -> Fields:
        """`fields` with `config` as the whole figures of the line or the plant.

        A name stands for a configuration of the user's; figures of the request itself are changes
        to the user's default one, if there is one, else to the daemon's. The state of lines comes
        before what any of them says of it.
        """
        if isinstance(fields.config, str):
            layers = [self._named(user, fields.config).figures]
        else:
            default = self.configs.default(user.id)
            layers = [default.figures if default else {}, fields.config]
        if fields.state:
            layers.append({"state": fields.state})
        return fields.model_copy(update={"config": self.whole(*layers).whole})

    def source(self, user: User, fields: LotsFields) -> str:
        """Whose figures a request is planned with: of the ``request``, of a ``configuration``, or
        the daemon's ``defaults``, as nobody gave any."""
        if isinstance(fields.config, str) or self.configs.default(user.id):
            return "configuration"
        return "request" if fields.config else "defaults"

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
