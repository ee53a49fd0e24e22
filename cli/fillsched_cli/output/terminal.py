"""Whether somebody sits at the terminal that we were started from.

What it is for: a command in the background of a shell (`watch &`) is stopped by the system when it
reads or sets the terminal, and nobody would hear of the job's end. What it is not for: the terminal
itself (`watching.screen`).
"""

import os
import sys
from typing import TextIO


def in_front(terminal: TextIO | int) -> bool:
    """Whether we may read and set `terminal`, a stream or its descriptor. One that is not our
    controlling terminal stops nobody, nor does what only stands in for one."""
    if sys.platform == "win32":
        return True
    try:
        descriptor = terminal if isinstance(terminal, int) else terminal.fileno()
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, ValueError):
        return True


def typed_here() -> bool:
    """Whether somebody can type an answer."""
    return sys.stdin.isatty() and in_front(sys.stdin)
