"""A lots file as it is named on the command line, and how it is to be read.

What it is for: its bytes, a name that can be sent and shown, and the `read` field of a request.
What it is not for: reading lots, which the daemon does.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, get_args

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


class Read(TypedDict, total=False):
    """The `read` field of a request: what is said of how a file is to be read."""

    decimal: str
    dates: str
    sheet: str
    map: dict[str, str]
    unit: str
    encoding: str
    time_zone: str


def read_options(
    decimal: str | None,
    sheet: str | None,
    columns: list[str] | None,
    dates: str | None,
    unit: str | None = None,
    encoding: str | None = None,
) -> Read | None:
    """The `read` field of a request, None when nothing was said. Raises InvalidInput."""
    from fillsched.wire import Encoding, Unit

    said = Read()
    if decimal is not None:
        said["decimal"] = _choice("--decimal", decimal, DECIMALS)
    if dates is not None:
        said["dates"] = _choice("--dates", dates, DATES)
    if unit is not None:
        said["unit"] = _choice("--unit", unit, get_args(Unit))
    if encoding is not None:
        said["encoding"] = _choice("--encoding", encoding.lower(), get_args(Encoding))
    if sheet is not None:
        said["sheet"] = sheet
    if columns:
        said["map"] = dict(_pair(column) for column in columns)
    return said or None


def _choice(flag: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        fix = f"Use {', '.join(known[:-1])} or {known[-1]}"
        raise InvalidInput([Fault(flag, value, "there is no such choice", fix)])
    return value


def _pair(column: str) -> tuple[str, str]:
    """Our name of a column, and the heading."""
    ours, separator, theirs = column.partition("=")
    if not separator:
        fault = Fault("--map", column, "it is not a pair", "Write it as product=Produkt")
        raise InvalidInput([fault])
    return ours.strip(), theirs.strip()
