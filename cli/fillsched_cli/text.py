"""How figures and times look everywhere on the command line, and the two consoles.

What it is for: one way to print hours, percentages and durations. What it is not for: layouts.
"""

import json
import sys
from functools import cache
from typing import Any, TextIO

from rich.console import Console

from fillsched.called import as_called

PIPE_COLUMNS = 200
"""Width of tables that go to a file or another program: nothing is wrapped for a screen."""


def stdout() -> Console:
    """Where results go."""
    return _console(sys.stdout)


@cache
def stderr() -> Console:
    """Where everything else goes: one console, so that a line printed while a live picture stands
    goes above it."""
    return _console(sys.stderr)


def _console(file: TextIO) -> Console:
    """A console that shows text as it stands: names may hold square brackets and colons."""
    plain: dict[str, Any] = {"file": file, "highlight": False, "markup": False, "emoji": False}
    if file.isatty():
        return Console(**plain)
    return Console(**plain, soft_wrap=True, width=PIPE_COLUMNS)


def hours(value: float | None) -> str:
    """``3,204.5 h``, as the daemon's messages say it; a dash when it is not known."""
    return "–" if value is None else f"{value:,.1f} h"


def percent(share: float | None, digits: int = 2) -> str:
    """A share of 0 to 1 as ``0.20 %``; a dash when it is not known."""
    return "–" if share is None else f"{100 * share:.{digits}f} %"


def clock(seconds: float | None) -> str:
    """``0:07``, ``12:30`` or ``1:02:03``; a dash when it is not known."""
    if seconds is None:
        return "–"
    whole = max(0, int(seconds))
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"


def count(number: int, noun: str) -> str:
    """``1 lot``, ``42 lots``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def advise(*commands: tuple[str, str]) -> None:
    """What could be typed next, on stderr: (what it does, the words after `fillsched`) each.

    Never broken by us, so that it can be copied.
    """
    said = "    ".join(f"{does}: {as_called(words)}" for does, words in commands)
    stderr().print(f"  {said}", style="dim", soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
