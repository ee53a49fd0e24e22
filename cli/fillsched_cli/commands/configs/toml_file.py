"""Figures of a line in a TOML file of the user's.

What it is for: its bytes, and the same as a field of a request. What it is not for: what the
figures may be, which the daemon says.
"""

import json
from pathlib import Path

from fillsched.errors import Fault, InvalidInput
from fillsched.toml_text import NotToml, loads, text_of


def read_toml(file: Path) -> bytes:
    """The bytes of `file`. Raises InvalidInput."""
    return _text(file).encode()


def figures_for(name: str | None, file: Path | None) -> str | None:
    """The `config` field of a request: the name, or the figures of a TOML file as JSON."""
    if name is not None and file is not None:
        fault = Fault("--plant", str(file), "--config names figures already", "Use one of the two")
        raise InvalidInput([fault])
    if file is None:
        return name
    try:
        return json.dumps(loads(_text(file)), default=str)
    except NotToml as error:
        fault = Fault(str(file), "", str(error), "Correct the place named")
        raise InvalidInput([fault]) from error


def _text(file: Path) -> str:
    try:
        return text_of(file)
    except NotToml as error:
        raise InvalidInput([Fault("file", str(file), str(error), "Check the path")]) from error
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InvalidInput([Fault("file", str(file), reason, "Check the path")]) from error
