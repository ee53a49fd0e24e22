"""How a command was called: the options before it, and how it shows what it has to say.

What it is for: small values, cheap to import. What it is not for: consoles and rendering, which are
made when a command runs.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fillsched_cli.output.terminal import in_front


class Progress(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    TTY = "tty"
    PLAIN = "plain"
    JSON = "json"
    QUIET = "quiet"


class Embed(StrEnum):
    """What to do when no daemon answers: start one for the length of the command, or not."""

    TO_WORK = "to work"
    TO_READ = "to read"
    NEVER = "never"


class State(StrEnum):
    """Where a schedule can stand."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options that stand before the command."""

    url: str | None = None
    data_dir: Path | None = None
    profile: str | None = None
    debug: bool = False

    def output(
        self,
        json: bool = False,
        quiet: bool = False,
        progress: Progress = Progress.AUTO,
        notify: Sequence[str] = (),
    ) -> "Output":
        """How this command shows what it has to say."""
        if json:
            progress = Progress.JSON
        elif progress is Progress.AUTO:
            progress = Progress.QUIET if quiet else _fitting()
        return Output(self, json or progress is Progress.JSON, quiet, progress, tuple(notify))


@dataclass(frozen=True, slots=True)
class Output:
    """`progress` is never AUTO here. Results go to stdout, everything else to stderr. `notify`: the
    ways in which the end of what is watched is told (`watching.notice`)."""

    invocation: Invocation
    json: bool
    quiet: bool
    progress: Progress
    notify: tuple[str, ...] = ()


def _fitting() -> Progress:
    """A live picture only where there is a terminal to draw it on, and somebody at it."""
    drawn = sys.stderr.isatty() and in_front(sys.stderr)
    if drawn and not os.environ.get("CI") and os.environ.get("TERM") != "dumb":
        return Progress.TTY
    return Progress.PLAIN
