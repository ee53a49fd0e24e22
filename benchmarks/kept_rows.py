"""Rows of a long benchmark, kept as soon as each is known.

What it is for: stop it and go on whenever you like; what stands in the file is not run again. Each
run has a process of its own, so that its memory and its loops are its own. What it is not for: what
is measured.
"""

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

FOLDER = Path(".benchmarks")


class KeptRows:
    """The rows of one file. Delete it to begin anew."""

    def __init__(self, name: str) -> None:
        self._path = FOLDER / name

    def of(self, key: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The row of `key`; made, and kept, where there is none yet."""
        known = self._known(key)
        if known is not None:
            return known
        row = {"key": key, **make()}
        FOLDER.mkdir(exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        return row

    def _known(self, key: str) -> dict[str, Any] | None:
        if not self._path.exists():
            return None
        for line in self._path.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            if row["key"] == key:
                return row
        return None


def apart(measure: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    """What `measure` finds in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
        return one.submit(measure, *given).result()
