"""Named configurations on the wire, as JSON and as TOML.

What it is for: the shapes of `/configs`, TOML in and out. What it is not for: the figures
themselves (`plant`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w
from pydantic import Field

from fillsched import json_text
from fillsched.errors import Fault, MalformedRequest
from fillsched.ports.configs import NamedConfig
from fillsched.toml_text import DEPTH, FILE_BYTES, NotToml, loads
from fillsched.wire.plant import Configuration, LineConfig
from fillsched.wire.problems import FaultView
from fillsched.wire.values import Answer, Instant, LineView

TOML_TYPE = "application/toml"

CONFIG_BYTES = FILE_BYTES
"""Largest body of figures."""

KEY_BYTES = 200
"""Longest key: the name of a product at most."""

MOST_VALUES = 200_000
"""Numbers, texts, lists and tables of all figures together; 1 MB of changeovers has fewer."""


class ConfigView(Answer):
    """A named configuration. `figures`, as they were given, differ from the daemon's; `line` is all
    figures of the line together, `plant` the whole plant where there is more than a line."""

    name: str
    default: bool
    updated_at: Instant
    figures: dict[str, Any]
    line: LineView
    plant: dict[str, Any] | None = None


class ConfigList(Answer):
    """One's own, by name, and the figures that hold where they are silent."""

    configs: list[ConfigView]
    line: LineView


class ConfigCheck(Answer):
    """Whether figures can be used, and what the line or plant would be with them. `notes`: what may
    not be meant, such as names that are nowhere."""

    ok: bool
    line: LineView | None
    problems: list[FaultView]
    plant: dict[str, Any] | None = None
    notes: list[str] = Field(default_factory=list)


def line_view(line: LineConfig) -> LineView:
    """The figures of `line`."""
    return LineView.model_validate(line.model_dump(mode="json"))


def config_view(config: NamedConfig, whole: Configuration) -> ConfigView:
    """`config`, with the `whole` that it makes."""
    return ConfigView(
        name=config.name,
        default=config.default,
        updated_at=config.updated_at,
        figures=dict(config.figures),
        line=line_view(whole.line),
        plant=whole.plant,
    )


def from_toml(content: bytes | str) -> dict[str, Any]:
    """The figures in a TOML file, exact. Raises MalformedRequest."""
    try:
        text = content if isinstance(content, str) else content.decode()
        return _bounded(loads(text))
    except UnicodeDecodeError as error:
        fault = Fault("config", "", "it is not UTF-8", "Save it as UTF-8")
        raise MalformedRequest([fault]) from error
    except NotToml as error:
        fault = Fault("config", "", str(error), "Correct the place named")
        raise MalformedRequest([fault]) from error


def from_json(content: bytes) -> dict[str, Any]:
    """The figures in a JSON object, exact. Raises MalformedRequest."""
    try:
        figures = json_text.loads(content, parse_float=str)
    except json_text.NotJson as error:
        fault = Fault("body", "", str(error), f"Send JSON, or TOML as {TOML_TYPE}")
        raise MalformedRequest([fault]) from error
    if not isinstance(figures, dict):
        fault = Fault("body", "", "it is not an object", 'Send {"clean_hours": 24, ...}')
        raise MalformedRequest([fault])
    return _bounded(figures)


def _bounded(figures: dict[str, Any]) -> dict[str, Any]:
    """`figures`, when no key is too long, nothing too deep and not too much. Raises
    MalformedRequest."""
    for count, (depth, key) in enumerate(_values(figures), 1):
        if depth > DEPTH:
            raise _too_deep(key[:KEY_BYTES])
        if count > MOST_VALUES:
            reason = f"it holds more than {MOST_VALUES:,} values"
            fix = "Leave out what no lot of this plant uses"
            raise MalformedRequest([Fault("config", "", reason, fix)])
        if len(key.encode(errors="replace")) > KEY_BYTES:
            fix = "Shorten it: a key is a figure's name, or the name of a product"
            fault = Fault("config", key[:40], f"a key is longer than {KEY_BYTES} bytes", fix)
            raise MalformedRequest([fault])
    return figures


def _values(figures: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """How deep each value stands, and its key; a list is a level, what is in one has no key."""
    waiting: list[tuple[int, object]] = [(1, figures)]
    while waiting:
        depth, value = waiting.pop()
        if isinstance(value, Mapping):
            yield from ((depth, str(key)) for key in value)
            waiting.extend((depth + 1, inner) for inner in value.values())
        elif isinstance(value, list):
            yield from ((depth, "") for _ in value)
            waiting.extend((depth + 1, inner) for inner in value)


def _too_deep(where: str) -> MalformedRequest:
    reason = f"it is nested deeper than {DEPTH} levels"
    return MalformedRequest([Fault("config", where, reason, "Figures stand two levels deep")])


def to_toml(figures: Mapping[str, Any]) -> str:
    """`figures` as TOML that `from_toml` reads back."""
    return tomli_w.dumps(dict(figures), multiline_strings=False)
