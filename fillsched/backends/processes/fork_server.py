"""What solvers are forked from: which way children are made, and an early beginning of it.

What it is for: a fork server that has imported everything (`preload`) before the first job asks for
a child. It knows no solver, so that a command begins it before its own imports. What it is not for:
what a child does (`solver`), or waiting for one (`starting`).
"""

import multiprocessing
import os
import sys
from contextlib import suppress
from multiprocessing.context import BaseContext
from pathlib import Path

from fillsched.backends.processes.starting import held


def context() -> BaseContext:
    """The way children are made: a fork server where there is one, and nothing inherited."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    forkserver = multiprocessing.get_context("forkserver")
    forkserver.set_forkserver_preload(["fillsched.backends.processes.preload"])
    return forkserver


def keep_compiled_in(folder: Path) -> None:
    """The compiled loops of processes made from now on lie in `folder`, if not beside the program:
    whoever runs a daemon may write neither there nor have a home."""
    program = Path(__file__).parents[2] / "solve"
    if not os.access(program, os.W_OK):
        with suppress(OSError):  # numba says what is wrong with it
            folder.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("NUMBA_CACHE_DIR", str(folder))


def begin() -> None:
    """Starts it, where `context` has one, and does not wait for it."""
    if context().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        with held, suppress(OSError):  # the first solver tries again, and says what is wrong
            forkserver.ensure_running()
