"""Figures of a line in a TOML file of the user's.

What it is for: its bytes, and the same as a field of a request. What it is not for: what the
figures may be, which the daemon says.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from fillsched.errors import Fault, InvalidInput


def read_toml(file: Path) -> bytes:
    """The bytes of `file`. Raises InvalidInput."""
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InvalidInput([Fault("file", str(file), reason, "Check the path")]) from error


def figures_for(name: str | None, file: Path | None) -> str | None:
    """The `config` field of a request: the name, or the figures of a TOML file as JSON."""
    if name is not None and file is not None:
        fault = Fault("--plant", str(file), "--config names figures already", "Use one of the two")
        raise InvalidInput([fault])
    if file is None:
        return name
    try:
        figures: dict[str, Any] = tomllib.loads(read_toml(file).decode(), parse_float=str)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = Fault(str(file), "", f"it is not TOML: {error}", "Correct the line named")
        raise InvalidInput([fault]) from error
    return json.dumps(figures, default=str)
