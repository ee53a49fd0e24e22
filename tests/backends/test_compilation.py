"""Compiled loops: ready before the first job, whatever is on disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fillsched.solve.compiled import COMPILED

PROGRAM = """
from fillsched.backends.compilation import on_disk
from fillsched.solve.compiled import LOOPS
from fillsched.solve.strategies import preload

print(on_disk())
preload()
print(sorted(f"{loop.__module__}.{loop.__name__}" for loop in LOOPS if not loop.signatures))
print(on_disk())
"""


@pytest.mark.slow
@pytest.mark.skipif(not COMPILED, reason="without numba nothing is compiled")
def test_preloading_with_nothing_on_disk_compiles_every_loop(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.stdout.split() == ["False", "[]", "True"], ended.stderr
