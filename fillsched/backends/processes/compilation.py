"""Whether the inner loops of the planner lie compiled on disk, and what a job does until they do.

What it is for: compiled loops are loaded in a moment, but compiling them takes many seconds. So the
fork server asks first, and a solver that is born before they are there plans in plain Python, and
compiled from the moment they are. What it is not for: compiling (see `solve.strategies.preload`).
"""

import threading
import time
from pathlib import Path

import fillsched.solve.packing.column_generation.pricing
import fillsched.solve.packing.heuristics.annealing
import fillsched.solve.sequencing.annealing  # noqa: F401
from fillsched.solve.compiled import LOOPS, Loop, compiler, set_pace

LOOK_SECONDS = 0.5
"""Between two looks whether the loops have been compiled."""


def on_disk() -> bool:
    """Whether every loop is there, or none will ever be compiled: nothing will have to wait."""
    return compiler() is None or all(_is_on_disk(loop) for loop in LOOPS)


def never_wait() -> None:
    """From now on this process runs loops compiled when they are on disk, and plain before."""
    if not on_disk():
        set_pace(fast=False)
        threading.Thread(target=_await_disk, name="compilation", daemon=True).start()


def _await_disk() -> None:
    while not on_disk():
        time.sleep(LOOK_SECONDS)
    set_pace(fast=True)


def _is_on_disk(loop: Loop) -> bool:
    """A loop's file bears its module, name and line, so that of an older version is not taken."""
    function = loop.func
    module = function.__module__.rpartition(".")[2]
    folder = loop.at_speed.stats.cache_path
    line = function.__code__.co_firstlineno
    return folder is not None and any(
        Path(folder).glob(f"{module}.{function.__name__}-{line}.*.nbi")
    )
