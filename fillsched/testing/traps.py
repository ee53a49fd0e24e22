"""Input on which a solver process is caught, to show that it can still be ended."""

import os
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Trap(Mapping[str, Any]):
    """Reading options on which a solver process is caught as soon as it opens them.

    ``native``: an endless loop in native code that never lets another thread of the process run;
    ``python``: an endless loop that does; ``crash``: the process ends without a word.
    """

    kind: Literal["native", "python", "crash"]

    def keys(self) -> Any:
        if self.kind == "crash":
            os._exit(3)
        if self.kind == "native":
            deque(repeat(0), maxlen=0)
        while True:
            pass

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return 1
