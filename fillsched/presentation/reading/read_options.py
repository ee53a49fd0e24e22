"""The `read` field of a request that options of the command line stand for.

What it is for: an answer to a question is one option, whoever asks; a dashboard or page sends what
it means. What it is not for: a command line, which Typer reads.
"""

import shlex
from collections.abc import Iterable
from typing import Any


def read_as(options: Iterable[str]) -> dict[str, Any]:
    """``--decimal comma`` and ``--map "vials=My vials"`` as `read`: {decimal, map: {vials}}."""
    read: dict[str, Any] = {}
    for option in options:
        flag, value = shlex.split(option)
        name = flag.removeprefix("--")
        if name == "map":
            ours, _, heading = value.partition("=")
            read.setdefault("map", {})[ours] = heading
        else:
            read[name] = value
    return read


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Both, the second where they differ."""
    columns = {**first.get("map", {}), **second.get("map", {})}
    return {**first, **second} | ({"map": columns} if columns else {})
