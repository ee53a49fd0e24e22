"""Named configurations on the wire, as JSON and as TOML.

What it is for: the shapes of `/configs`, TOML in and out. What it is not for: the figures
themselves (`requests.LineConfig`).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w
from pydantic import Field

from fillsched.errors import Fault, MalformedRequest
from fillsched.ports.configs import NamedConfig
from fillsched.toml_text import DEPTH, FILE_BYTES, NotToml, loads
from fillsched.wire.problems import FaultView
from fillsched.wire.values import Answer, Instant, Lenient

TOML_TYPE = "application/toml"

CONFIG_BYTES = FILE_BYTES
"""Largest body of figures."""

KEY_BYTES = 200
"""Longest key: the name of a product at most."""


class LineView(Lenient):
    """All figures of a line, exact, as text: hours, and vials per hour. `line`: the name of it,
    where they are a job's."""

    line: str | None = Field(None, exclude_if=lambda value: value is None)
    rate_vials_per_hour: str
    clean_hours: str
    clean_window_hours: str
    changeover_same_hours: str
    changeover_different_hours: str
    product_rates: dict[str, str]
    changeover_matrix: list[tuple[str, str, str]]


class ConfigView(Answer):
    """A named configuration. `figures`, as they were given, differ from the daemon's; `line` is all
    of them together."""

    name: str
    default: bool
    updated_at: Instant
    figures: dict[str, Any]
    line: LineView


class ConfigList(Answer):
    """One's own, by name, and the figures that hold where they are silent."""

    configs: list[ConfigView]
    line: LineView


class ConfigCheck(Answer):
    """Whether figures can be used, and what the line would be with them."""

    ok: bool
    line: LineView | None
    problems: list[FaultView]


def config_view(config: NamedConfig, line: Mapping[str, Any]) -> ConfigView:
    """`config`, with the whole `line` that it makes."""
    return ConfigView(
        name=config.name,
        default=config.default,
        updated_at=config.updated_at,
        figures=dict(config.figures),
        line=LineView.model_validate(dict(line)),
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
        figures = json.loads(content, parse_float=str)
    except (ValueError, RecursionError) as error:
        fault = Fault("body", "", f"it is not JSON: {error}", f"Send JSON, or TOML as {TOML_TYPE}")
        raise MalformedRequest([fault]) from error
    if not isinstance(figures, dict):
        fault = Fault("body", "", "it is not an object", 'Send {"clean_hours": 24, ...}')
        raise MalformedRequest([fault])
    return _bounded(figures)


def _bounded(figures: dict[str, Any]) -> dict[str, Any]:
    """`figures`, when no key is too long and nothing too deep. Raises MalformedRequest."""
    for depth, key in _keys(figures):
        if depth > DEPTH:
            raise _too_deep(key[:KEY_BYTES])
        if len(key.encode(errors="replace")) > KEY_BYTES:
            fix = "Shorten it: a key is a figure's name, or the name of a product"
            fault = Fault("config", key[:40], f"a key is longer than {KEY_BYTES} bytes", fix)
            raise MalformedRequest([fault])
    return figures


def _keys(figures: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Every key, with how deep it stands; lists count as a level."""
    waiting: list[tuple[int, object]] = [(1, figures)]
    while waiting:
        depth, value = waiting.pop()
        if isinstance(value, Mapping):
            yield from ((depth, str(key)) for key in value)
            waiting.extend((depth + 1, inner) for inner in value.values())
        elif isinstance(value, list):
            if depth > DEPTH:
                yield depth, "a list"
            waiting.extend((depth + 1, inner) for inner in value)


def _too_deep(where: str) -> MalformedRequest:
    reason = f"it is nested deeper than {DEPTH} levels"
    return MalformedRequest([Fault("config", where, reason, "Figures stand two levels deep")])


def to_toml(figures: Mapping[str, Any]) -> str:
    """`figures` as TOML that `from_toml` reads back."""
    return tomli_w.dumps(dict(figures), multiline_strings=False)
