"""Whether the inner loops of the planner lie compiled on disk.

What it is for: the fork server loads compiled loops in a moment, but compiling them takes seconds
in which no job could start; so it asks first. What it is not for: compiling (see
`solve.strategies.preload`).
"""

from pathlib import Path
from typing import Any

import fillsched.solve.anneal
import fillsched.solve.pricing
import fillsched.solve.sequences  # noqa: F401
from fillsched.solve.compiled import COMPILED, LOOPS


def on_disk() -> bool:
    """Whether every loop is there, or none will ever be compiled: nothing will have to wait."""
    return not COMPILED or all(_is_on_disk(loop) for loop in LOOPS)


def _is_on_disk(loop: Any) -> bool:
    """A loop's file bears its module, name and line, so that of an older version is not taken."""
    code = loop.py_func.__code__
    module = loop.py_func.__module__.rpartition(".")[2]
    folder = Path(loop.stats.cache_path)
    return any(folder.glob(f"{module}.{loop.__name__}-{code.co_firstlineno}.*.nbi"))
