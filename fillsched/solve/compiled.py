"""Inner loops at machine speed where numba is installed, the same loops in plain Python otherwise.

What it is for: one source for both. A function under `@compiled` uses only integers, floats, loops
and indexing into flat sequences, so that it means the same compiled and not. `table` makes what it
indexes: arrays for compiled code, lists for plain Python, where indexing an array is five times
slower. What it is not for: a different algorithm with numba than without.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import numpy as np

F = TypeVar("F", bound=Callable[..., Any])


def _compiler() -> Any:
    try:
        from numba import njit
    except ImportError:
        return None
    return njit(cache=True, nogil=True)


_COMPILER = _compiler()

LOOPS: list[Callable[..., Any]] = []
"""Every function under `@compiled`, so that a test can see that none is left to the first job."""

COMPILED = _COMPILER is not None
"""Whether inner loops run compiled."""


def compiled(function: F) -> F:
    """`function` compiled on first use (kept in numba's cache on disk), or as it is."""
    made: F = _COMPILER(function) if _COMPILER is not None else function
    LOOPS.append(made)
    return made


def table(values: Iterable[int]) -> Any:
    """Integers for a compiled function to index and write."""
    return np.array(list(values), dtype=np.int64) if COMPILED else list(values)


def slice_of(fast: int, plain: int) -> int:
    """How much work to do between two looks at the stop rules: about 10 ms in either mode."""
    return fast if COMPILED else plain
