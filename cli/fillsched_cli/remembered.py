"""What a profile remembers of how its lots files are read: ``--decimal``, ``--dates``, ``--map``.

What it is for: a planner whose files come from one system answers a question once. What it is not
for: guessing: it is used only for a file that is refused without it, and said each time.
"""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fillsched.address import write_private
from fillsched.settings import user_config_file
from fillsched_cli import profiles

KEYS = ("decimal", "dates", "map")
NO_PROFILE = "local"


def recall(asked: str | None) -> dict[str, Any]:
    """What the profile in use remembers; empty when it does not, or cannot be read."""
    try:
        known = json.loads(_file(asked).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: known[key] for key in KEYS if key in known} if isinstance(known, dict) else {}


def remember(asked: str | None, read: Mapping[str, Any]) -> None:
    """Keeps what settled a file, beside what was kept before."""
    kept = recall(asked)
    for key in KEYS:
        if key == "map" and key in read:
            kept[key] = {**kept.get(key, {}), **read[key]}
        elif key in read:
            kept[key] = read[key]
    if kept:
        path = _file(asked)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, json.dumps(kept))


def as_flags(read: Mapping[str, Any]) -> str:
    """What is remembered, as the flags that say the same."""
    flags = [f"--{key} {read[key]}" for key in ("decimal", "dates") if key in read]
    flags += [
        f"--map {shlex.quote(f'{ours}={theirs}')}" for ours, theirs in read.get("map", {}).items()
    ]
    return " ".join(flags)


def _file(asked: str | None) -> Path:
    profile = profiles.in_use(asked)
    name = NO_PROFILE if profile is None else profile.name
    return user_config_file().parent / "reading" / f"{name}.json"
