"""What the dashboard and a replay share: a terminal on both sides, and how a screen ends.

What it is for: refusing where there is no terminal, in the shell. What it is not for: the screens
(`fillsched_tui`).
"""

import sys

from fillsched_cli.exit_codes import USAGE, Exit
from fillsched_cli.output.console import stderr


def need_terminal(what: str, instead: str) -> None:
    """Ends the command with exit 2 where `what` cannot be drawn, and says what to use instead."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        stderr().print(
            f"✗ {what} needs a terminal on both sides and takes no pipe. For programs: {instead}.",
        )
        raise Exit(USAGE)


def left(return_code: int | None) -> None:
    """Raises Exit for a screen that broke down: it has said why, and must not seem to have ended
    as it should."""
    if return_code:
        raise Exit(return_code)
