"""Figures of a line or a plant in a TOML file of the user's.

What it is for: its bytes, and the same as a field of a request. What it is not for: calendars
beside it (`fillsched.plant_file`), or what the figures may be, which the daemon says.
"""

import json
from datetime import date
from pathlib import Path

import tomli_w

from fillsched.errors import Fault, InvalidInput
from fillsched.plant_file import figures_in, names_a_calendar, text_in
from fillsched.toml_text import NotToml, loads


def read_toml(file: Path) -> bytes:
    """The bytes of `file`, with the closures of calendars that it names. Raises InvalidInput."""
    text = text_in(file)
    try:
        apart = names_a_calendar(loads(text))
    except NotToml:
        apart = False  # the daemon says what is wrong with it
    return tomli_w.dumps(figures_in(file, date.today())).encode() if apart else text.encode()


def state_for(file: Path | None) -> str | None:
    """The `state` field of a request: how lines stand, each in a table of its name."""
    return None if file is None else json.dumps(figures_in(file, date.today()), default=str)


def figures_for(name: str | None, file: Path | None) -> str | None:
    """The `config` field of a request: the name, or the figures of a TOML file as JSON."""
    if name is not None and file is not None:
        fault = Fault("--plant", str(file), "--config names figures already", "Use one of the two")
        raise InvalidInput([fault])
    if file is None:
        return name
    return json.dumps(figures_in(file, date.today()), default=str)
