"""The two consoles, and what commands print on them in one way.

What it is for: results on stdout, everything else on stderr, shown as it stands. What it is not
for: figures (`fillsched.presentation`) or layouts (`views`). Rich is loaded by the first line that
is printed, not by `--help`.
"""

import json
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

from fillsched.called import as_called

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PIPE_COLUMNS = 200
"""Width of tables that go to a file or another program: nothing is wrapped for a screen."""

PIPE_ROWS = 50
"""Said beside the width, and of no meaning in a file."""


def stdout() -> "Console":
    """Where results go."""
    return _console(sys.stdout)


@cache
def stderr() -> "Console":
    """Where everything else goes: one console, so that a line printed while a live picture stands
    goes above it."""
    return _console(sys.stderr)


def _console(file: TextIO) -> "Console":
    """A console that shows text as it stands: names may hold square brackets and colons."""
    from rich.console import Console

    plain: dict[str, Any] = {"file": file, "highlight": False, "markup": False, "emoji": False}
    if file.isatty():
        return Console(**plain)
    # With both Rich asks no environment: FORCE_COLOR in a dumb terminal would make it 80 columns.
    return Console(**plain, soft_wrap=True, width=PIPE_COLUMNS, height=PIPE_ROWS)


def advise(*commands: tuple[str, str]) -> None:
    """What could be typed next, on stderr: (what it does, the words after `fillsched`) each.

    Never broken by us, so that it can be copied.
    """
    said = "    ".join(f"{does}: {as_called(words)}" for does, words in commands)
    stderr().print(f"  {said}", style="dim", soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON document on stdout; answers of a daemon in it as they came."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=dict))


def print_all(parts: "Iterable[RenderableType]") -> None:
    """The parts of a view on stdout, one below the other."""
    console = stdout()
    for part in parts:
        console.print(part)
