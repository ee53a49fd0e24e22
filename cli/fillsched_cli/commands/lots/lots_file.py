"""A lots file as it is named on the command line, and how it is to be read.

What it is for: its bytes, a name that can be sent and shown, and the `read` field of a request.
What it is not for: reading lots, which the daemon does.
"""

import os
import sys
from pathlib import Path
from typing import Any

from fillsched.errors import Fault, InvalidInput

DECIMALS = ("comma", "point")
DATES = ("dmy", "mdy", "ymd")


def read_file(lots: str) -> tuple[bytes, str]:
    """The bytes and the name of a lots file; ``-`` is stdin. Raises InvalidInput."""
    if lots == "-":
        return sys.stdin.buffer.read(), "stdin.csv"
    path = Path(lots)
    try:
        return path.read_bytes(), readable(path.name)
    except (OSError, ValueError) as error:  # a ValueError: a NUL character in the name
        reason = (getattr(error, "strerror", None) or "it cannot be read").lower()
        fix = "Check the path; CSV and XLSX files can be read"
        raise InvalidInput([Fault("file", readable(lots), reason, fix)]) from error


def readable(name: str) -> str:
    """A file's name as text that can be sent and shown, whatever bytes it is made of."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def stem_of(lots: str) -> str:
    """The name of a job that was given none: as much of its file's name as fits."""
    from fillsched.wire import NAME_CHARACTERS

    return "stdin" if lots == "-" else readable(Path(lots).stem)[:NAME_CHARACTERS]


def read_options(
    decimal: str | None, sheet: str | None, columns: list[str] | None, dates: str | None
) -> dict[str, Any] | None:
    """The `read` field of a request, None when nothing was said. Raises InvalidInput."""
    said: dict[str, Any] = {}
    for flag, value, known in (("decimal", decimal, DECIMALS), ("dates", dates, DATES)):
        if value is None:
            continue
        if value not in known:
            fix = f"Use {', '.join(known[:-1])} or {known[-1]}"
            raise InvalidInput([Fault(f"--{flag}", value, "there is no such choice", fix)])
        said[flag] = value
    if sheet is not None:
        said["sheet"] = sheet
    for pair in columns or ():
        ours, separator, theirs = pair.partition("=")
        if not separator:
            fault = Fault("--map", pair, "it is not a pair", "Write it as product=Produkt")
            raise InvalidInput([fault])
        said.setdefault("map", {})[ours.strip()] = theirs.strip()
    return said or None
