"""TOML that somebody else wrote: bounded before it is parsed.

What it is for: figures in a request, and files that lie in a working directory, come along with a
clone or are named on a command line. tomllib takes time and memory that grow with the square of the
parts of one dotted key: 400 KB of dots took 20 GB. What it is not for: what the keys mean.
"""

import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE_BYTES = 1_000_000
"""Largest text: a matrix of 100 products with names of 40 letters takes 0.9 MB."""

DEPTH = 20
"""Levels of nesting; figures stand two levels deep, settings one."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""Marks of UTF-16, which PowerShell writes; that of UTF-8 is Notepad's."""

_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?)"""
_TOKENS = re.compile(
    r"""(?P<text>"{3}(?:\\.|[^\\])*?(?:"{3}|\Z)|'{3}.*?(?:'{3}|\Z))|(?P<comment>\#[^\n]*)"""
    rf"""|(?P<key>{_PART}(?:[ \t]*\.[ \t]*{_PART}){{0,{DEPTH}}})|(?P<bracket>[\[\]{{}}])""",
    re.DOTALL,
)
"""What could nest: brackets, and runs of names and strings with dots between them, of which one
part too many is enough. A string without its end goes to the end of what it could be, so that no
place is looked at twice."""


class NotToml(ValueError):
    """What cannot be read as TOML; the text says why, in the middle of a sentence."""


def loads(text: str, parse_float: Callable[[str], Any] = str) -> dict[str, Any]:
    """The tables of `text`. Raises NotToml."""
    _refuse_deep(text)
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise NotToml(f"it is not TOML: {error}") from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise NotToml("a number in it has thousands of digits") from error


def load(path: Path, parse_float: Callable[[str], Any] = str) -> dict[str, Any]:
    """The tables of a file. Raises NotToml, and OSError when it is not there or cannot be read."""
    return loads(text_of(path), parse_float)


def text_of(path: Path) -> str:
    """The text of a file that may be anything. Raises NotToml and OSError, as `load`."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise NotToml("it is a directory")
    if not stat.S_ISREG(mode):  # a device has no end, and a pipe may never begin
        raise NotToml("it is no regular file")
    with path.open("rb") as file:
        content = file.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise NotToml(f"it is larger than {FILE_BYTES / 1e6:g} MB")
    try:
        return content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotToml("it is not UTF-8") from error


def _refuse_deep(text: str) -> None:
    """Raises NotToml for what would nest too deep."""
    depth = 0
    for found in _TOKENS.finditer(text):
        token = found[0]
        depth += (token in "[{") - (token in "]}")
        parts = len(re.findall(_PART, token)) if found.lastgroup == "key" else 0
        if max(depth, parts) > DEPTH:
            line = text.count("\n", 0, found.start()) + 1
            raise NotToml(f"line {line} is nested deeper than {DEPTH} levels")
