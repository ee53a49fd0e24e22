"""Compiled loops: ready before the first job, whatever is on disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fillsched.solve.compiled import compiler

COMPILE = """
from fillsched.backends.processes.compilation import on_disk
from fillsched.solve.compiled import LOOPS
from fillsched.solve.strategies import preload

print(on_disk())
preload()
print(sorted(loop.func.__qualname__ for loop in LOOPS if not loop.at_speed.signatures))
print(on_disk())
"""

NEVER_WAIT = """
import sys
import time
from fillsched.backends.processes.compilation import never_wait
from fillsched.solve.compiled import LOOPS, pace
from fillsched.solve.strategies import preload

never_wait()
preload()  # the same problems, of both kinds
print(sum(len(loop.at_speed.signatures) for loop in LOOPS), pace().fast, flush=True)
sys.stdin.readline()
while not pace().fast:
    time.sleep(0.1)
preload()
print(sum(len(loop.at_speed.stats.cache_misses) for loop in LOOPS))
"""


COMPILING_SECONDS = 600
"""Compiling every loop at most, beside other tests: it takes a minute of processor time."""


def started(program: str, cache: Path) -> subprocess.Popen[str]:
    """A process that runs it with `cache` as the only place for what is compiled."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.skipif(compiler() is None, reason="without numba nothing is compiled")
def test_a_job_plans_plainly_until_every_loop_is_compiled_and_compiles_none(tmp_path: Path) -> None:
    with started(NEVER_WAIT, tmp_path) as job, started(COMPILE, tmp_path) as compiling:
        try:
            assert job.stdout is not None
            assert job.stdout.readline() == "0 False\n"
            told, failed = compiling.communicate(timeout=COMPILING_SECONDS)
            assert told.split() == ["False", "[]", "True"], failed
            told, failed = job.communicate("\n", timeout=100)
            assert told == "0\n", failed
        finally:
            job.kill()
            compiling.kill()
