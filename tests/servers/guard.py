"""Ends servers and daemons whose test run is gone, killed or not; a process of its own.

What it is for: nothing stays behind, whatever happens to a test run. It is told of each process by
a line on its standard input, a pipe that only the run holds; at its end it ends what still lives,
and takes away the folders of servers. What it is not for: ending what a test has ended itself.

Processes are held by descriptors of theirs (pidfd, Linux), so that none that was given the same
number later is ever meant.
"""

import json
import os
import select
import shutil
import signal
import sys
import time
from contextlib import suppress

PATIENCE_SECONDS = 5.0
"""So long each may take to end by itself."""


def main() -> None:
    """Watches until the input ends."""
    held: list[int] = []
    folders: set[str] = set()
    for line in sys.stdin:
        pid, folder = json.loads(line)
        held = living(held)
        if folder is not None:
            folders.add(folder)
        with suppress(ProcessLookupError):
            held.append(os.pidfd_open(pid))
    end(held)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def living(held: list[int]) -> list[int]:
    """Those of the processes that still live; the descriptors of others are closed."""
    waiting = select.poll()
    for descriptor in held:
        waiting.register(descriptor, select.POLLIN)
    gone = {descriptor for descriptor, _ in waiting.poll(0)}
    for descriptor in gone:
        os.close(descriptor)
    return [descriptor for descriptor in held if descriptor not in gone]


def end(held: list[int]) -> None:
    """Ends the processes, in good order if they can."""
    for number in (signal.SIGCONT, signal.SIGINT):  # one may have been stopped by its test
        tell(held, number)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (held := living(held)) and time.monotonic() < deadline:
        time.sleep(0.05)
    tell(held, signal.SIGKILL)


def tell(held: list[int], number: int) -> None:
    """Sends a signal to each."""
    for descriptor in held:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(descriptor, number)


if __name__ == "__main__":
    main()
