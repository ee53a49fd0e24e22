"""Inner loops at machine speed where numba has wheels, the same loops in plain Python elsewhere.

What it is for: one source for both. A function under `@compiled` uses only integers, floats, loops
and indexing into flat sequences, so that it means the same compiled and not. A part of the search
asks for the `pace` when it begins and keeps it: its loops, its tables (arrays for compiled code,
lists for plain Python, where indexing an array is five times slower) and how often it looks at the
stop rules belong together. What it is not for: a different algorithm with numba than without.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.util import find_spec
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

INSTALLED = find_spec("numba") is not None


@cache
def compiler() -> Any:
    """numba's, or None where there is none. Its import takes half a second, and is left to whoever
    plans: a daemon that only lays a lot out elsewhere needs none."""
    if not INSTALLED:
        return None
    try:
        from numba import njit
    except ImportError:
        return None
    return njit


class Loop(partial[Any]):
    """A loop as it is written, in plain Python; `at_speed` is the same one compiled, on first use
    or from numba's cache on disk. Compiled loops call each other compiled."""

    @cached_property
    def at_speed(self) -> Any:
        try:
            return compiler()(cache=True, nogil=True)(self.func)
        except RuntimeError:  # there is no folder that it can be kept in
            return compiler()(nogil=True)(self.func)

    @property
    def _numba_type_(self) -> Any:
        return self.at_speed._numba_type_


LOOPS: list[Loop] = []
"""Every loop that can run compiled: none may be left to the first job."""


def compiled(function: F) -> F:
    """`function` as it is, and compiled at a fast `pace`."""
    if not INSTALLED:
        return function
    loop: Any = Loop(function)
    LOOPS.append(loop)
    made: F = loop
    return made


@dataclass(frozen=True, slots=True)
class Pace:
    """Whether a part of the search runs compiled."""

    fast: bool

    def loop(self, loop: F) -> F:
        """The loop to call."""
        at_speed: F = getattr(loop, "at_speed", loop) if self.fast else loop
        return at_speed

    def table(self, values: Iterable[int]) -> Any:
        """Integers for a loop to index and write."""
        return _array(values, "int64") if self.fast else list(values)

    def costs(self, values: Iterable[float]) -> Any:
        """Costs for a loop to index and write."""
        return _array(values, "float64") if self.fast else list(values)

    def zeros(self, count: int) -> Any:
        """As `table`, of many zeros, at once."""
        if not self.fast:
            return [0] * count
        import numpy

        return numpy.zeros(count, dtype="int64")

    def slice_of(self, fast_and_plain: tuple[int, int]) -> int:
        """How much to do of what takes so much less time compiled."""
        return fast_and_plain[0 if self.fast else 1]


def _array(values: Iterable[float], kind: str) -> Any:
    import numpy

    return numpy.array(list(values), dtype=kind)


_plain = False


def pace() -> Pace:
    """How what begins now is to run."""
    return Pace(fast=not _plain and compiler() is not None)


def set_pace(*, fast: bool) -> None:
    """In this process: plain, because compiling would keep it waiting, or fast, where it can be."""
    global _plain
    _plain = not fast
