"""What a solver needs is imported before it is forked: no job waits for an import."""

import subprocess
import sys
from pathlib import Path

import pytest

from fillsched.testing.problems import LOTS_CSV
from tests.unit.intake.workbooks import HEADINGS, workbook

DATED = b"Lot ID,Type,Vials,Due\nL1,A,100000,2026-12-04\nL2,B,200000,2026-12-03\n"
AS_JSON = b'[{"lot_id": "L1", "type": "A", "vials": 100000}]'

JOBS = """
import sys, time
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
import fillsched.backends.processes.preload
known = set(sys.modules)
from fillsched.backends.processes.solver import _read
from fillsched.jobs.job import JSON_TYPE, LotsFile
from fillsched.jobs.solver_messages import Performed, Task
from fillsched.model import LineRules
from fillsched.worker.run import perform

RULES = LineRules(*map(Fraction, (19_920, 24, 120, 4, 8)))
START = datetime(2026, 11, 30, tzinfo=UTC)
for path in map(Path, sys.argv[1:]):
    kind = JSON_TYPE if path.suffix == ".json" else "application/octet-stream"
    for strategy in ("spt-pack", "auto", "optimal"):
        lots = LotsFile(path.read_bytes(), path.name, kind)
        task = Task(lots, {}, RULES, strategy, max_steps=200, start_time=START)
        said = []
        perform(task, tell=said.append, asked=lambda: None, read=_read, clock=time.monotonic)
        assert isinstance(said[-1], Performed), (path.name, strategy, said)
new = sorted(n for n in set(sys.modules) - known if not n.startswith("encodings."))
print("imported by jobs:", new, flush=True)
"""


@pytest.mark.slow
def test_no_job_imports_what_the_fork_server_has_not(tmp_path: Path) -> None:
    rows = [HEADINGS, ("L1", "A", 100_000), ("L2", "B", 200_000)]
    files = {
        "lots.csv": LOTS_CSV,
        "dated.csv": DATED,
        "lots.json": AS_JSON,
        "lots.xlsx": workbook({"Lots": rows}),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    ran = subprocess.run(
        [sys.executable, "-c", JOBS, *(str(tmp_path / name) for name in files)],
        capture_output=True,
        text=True,
        timeout=100,
    )
    # not the exit code: the fork server ends with 0, whatever happened
    assert ran.stdout == "imported by jobs: []\n", ran.stderr
