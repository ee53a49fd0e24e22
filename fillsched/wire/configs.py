"""Named configurations on the wire, as JSON and as TOML.

What it is for: the shapes of `/configs`, TOML in and out. What it is not for: the figures
themselves (`requests.LineConfig`).
"""

import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from fillsched.errors import Fault, MalformedRequest
from fillsched.jobs.configs import NamedConfig
from fillsched.wire.answers import FaultView
from fillsched.wire.values import Instant, Lenient

TOML_TYPE = "application/toml"


class ConfigView(Lenient):
    """A named configuration. `figures` differ from the daemon's; `line` is all of them together."""

    name: str
    default: bool
    updated_at: Instant
    figures: dict[str, Any]
    line: dict[str, Any]


class ConfigList(Lenient):
    """One's own, by name, and the figures that hold where they are silent."""

    configs: list[ConfigView]
    line: dict[str, Any]


class ConfigCheck(Lenient):
    """Whether figures can be used, and what the line would be with them."""

    ok: bool
    line: dict[str, Any] | None
    problems: list[FaultView]


def config_view(config: NamedConfig, line: Mapping[str, Any]) -> ConfigView:
    """`config`, with the whole `line` that it makes."""
    return ConfigView(
        name=config.name,
        default=config.default,
        updated_at=config.updated_at,
        figures=dict(config.figures),
        line=dict(line),
    )


def from_toml(content: bytes | str) -> dict[str, Any]:
    """The figures in a TOML file, exact. Raises MalformedRequest."""
    try:
        text = content if isinstance(content, str) else content.decode()
        return tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = Fault("config", "", f"it is not TOML: {error}", "Correct the line named")
        raise MalformedRequest([fault]) from error


def to_toml(figures: Mapping[str, Any]) -> str:
    """`figures` as TOML that `from_toml` reads back."""
    return tomli_w.dumps(dict(figures), multiline_strings=False)
