"""What a profile remembers of how its lots files are read: which heading is which column (`--map`).

What it is for: a planner whose files come from one system names their columns once. What it is not
for: guessing. It answers only what a file asks, and says so each time. How numbers are written is
never remembered: the answer for one file would make 120 vials of the 120,000 of the next.
"""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

from fillsched.daemon.address import write_private
from fillsched.daemon.settings import user_config_file
from fillsched.wire import CheckView
from fillsched_cli import profiles

NO_PROFILE = "local"
_AMOUNTS = frozenset({"vials", "fill_hours"})
"""One of them sizes a lot: who asks for one is helped by the other."""


def asked(report: CheckView) -> frozenset[str]:
    """Our names of the columns that a file has none of, by the names we know.

    Which of several, whether a hidden one, how numbers are written: that is asked of every file
    anew, as it may change a number.
    """
    questions = report.receipt.questions if report.receipt else []
    names = frozenset(one.column for one in questions if one.kind == "column" and one.column)
    return names | _AMOUNTS if names & _AMOUNTS else names


def lasting(report: CheckView, said: Mapping[str, str]) -> dict[str, str]:
    """What the user said of columns that the file has, by heading: a letter is of one file."""
    columns = report.receipt.columns if report.receipt else {}
    return {
        ours: heading
        for ours, heading in said.items()
        if ours in columns and columns[ours].letter != heading.upper()
    }


def recall(profile: str | None) -> dict[str, str]:
    """Our names -> headings that the profile in use remembers; empty when it cannot be read."""
    try:
        known = json.loads(_file(profile).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    columns = known.get("map") if isinstance(known, dict) else None
    return columns if isinstance(columns, dict) else {}


def remember(profile: str | None, columns: Mapping[str, str]) -> None:
    """Keeps which headings the user named, beside what was kept before."""
    if not columns:
        return
    path = _file(profile)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, json.dumps({"map": {**recall(profile), **columns}}))


def as_flags(columns: Mapping[str, str]) -> str:
    """What is remembered, as the flags that say the same."""
    return " ".join(f"--map {shlex.quote(f'{ours}={theirs}')}" for ours, theirs in columns.items())


def _file(asked_profile: str | None) -> Path:
    profile = profiles.in_use(asked_profile)
    name = NO_PROFILE if profile is None else profile.name
    return user_config_file().parent / "reading" / f"{name}.json"
