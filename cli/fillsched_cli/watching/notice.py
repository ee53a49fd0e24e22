"""To be told that a job has ended: the terminal's bell, a notice on the desktop, a command.

What it is for: who watches a search of an hour and looks elsewhere. What it is not for: telling
somebody who watches nothing, which is the daemon's.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from fillsched.errors import Fault, InvalidInput
from fillsched.printable import escaped
from fillsched_cli.output.console import stderr

BELL, DESKTOP, RUN = "bell", "desktop", "run:"

RUN_SECONDS = 30.0
"""How long a command may take; the watch waits for it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What there is to tell: `status` is done, failed or cancelled."""

    kind: str
    job_id: int
    name: str
    status: str
    message: str


def checked(ways: Sequence[str]) -> tuple[str, ...]:
    """`ways` as they were said. Raises InvalidInput for one that there is not."""
    for way in ways:
        if way in (BELL, DESKTOP) or (way.startswith(RUN) and way.removeprefix(RUN).strip()):
            continue
        fix = f"Use {BELL}, {DESKTOP}, or {RUN}COMMAND, such as '{RUN}mail -s done anna'"
        raise InvalidInput([Fault("--notify", way, "there is no such way", fix)])
    return tuple(ways)


def tell(ways: Sequence[str], ended: Ended) -> None:
    """Tells in each of `ways`. One that fails is a line on stderr, and nothing else."""
    for way in ways:
        if way.startswith(RUN):
            _run(shlex.split(way.removeprefix(RUN)), ended)
        elif sys.stderr.isatty():
            sys.stderr.write("\a" if way == BELL else _notice(ended))
            sys.stderr.flush()


def _notice(ended: Ended) -> str:
    """The two escape codes that terminals know; each passes the other over."""
    title = f"fillsched: {ended.kind} {ended.job_id} {ended.status}"
    text = escaped(f"{ended.name}: {ended.message}" if ended.name else ended.message)
    text = text.replace(";", ",")  # it parts the fields of a code
    return f"\x1b]9;{title}. {text}\x1b\\\x1b]777;notify;{title};{text}\x1b\\"


def _run(command: Sequence[str], ended: Ended) -> None:
    """The command, told by its environment; it reads nothing and its output goes to ours."""
    told = {
        "FILLSCHED_JOB_KIND": ended.kind,
        "FILLSCHED_JOB_ID": str(ended.job_id),
        "FILLSCHED_JOB_NAME": ended.name,
        "FILLSCHED_JOB_STATUS": ended.status,
        "FILLSCHED_JOB_MESSAGE": ended.message,
    }
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **told},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            timeout=RUN_SECONDS,
        )
        trouble = f"it ended with {done.returncode}" if done.returncode else None
    except subprocess.TimeoutExpired:
        trouble = f"it did not end within {RUN_SECONDS:g} s"
    except OSError as error:
        trouble = (error.strerror or str(error)).lower()
    if trouble is not None:
        stderr().print(f"--notify {RUN}{shlex.join(command)}: {trouble}", soft_wrap=True)
