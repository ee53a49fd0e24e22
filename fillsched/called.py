"""How this program was called, for advice that works as it is printed.

What it is for: ``.venv/bin/fillsched --data-dir here watch 3`` where the program is not on the
PATH, or works in another place than usual. What it is not for: the meaning of arguments.
"""

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

NAME = "fillsched"

_SAYS_WHERE = ("--url", "--data-dir", "--profile")
"""Options before the command that say which daemon is meant: advice must mean the same one."""


def as_called(words: str) -> str:
    """What to type in this shell for ``fillsched`` and `words`."""
    return " ".join([*_program(), words])


def _program() -> Iterator[str]:
    path, *arguments = sys.argv
    name = os.path.basename(path)
    if name == "__main__.py" and os.path.basename(os.path.dirname(path)) == "fillsched_cli":
        yield f"{_shortest(sys.executable)} -m fillsched_cli"
    elif os.path.splitext(name)[0] == NAME:
        yield _shortest(path)
    else:  # a part of some other program
        yield NAME
        return
    yield from map(shlex.quote, _where(arguments))


def _shortest(path: str) -> str:
    """The bare name where the shell finds the same program by it, else the path from here."""
    name = os.path.basename(path)
    with suppress(OSError, ValueError):  # the working directory may be gone, or on another drive
        found = shutil.which(name)
        if found is not None and os.path.realpath(found) == os.path.realpath(path):
            return name
        near = os.path.relpath(path)
        if not near.startswith(os.pardir):
            return shlex.quote(near if os.sep in near else os.path.join(os.curdir, near))
    return shlex.quote(path)


def _where(arguments: Iterable[str]) -> Iterator[str]:
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            return
        name, separator, value = word.partition("=")
        if name in _SAYS_WHERE:
            yield name
            yield value if separator else next(words, "")
