"""The units for systemd: what it finds wrong with them, and what they must say."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fillsched.daemon.engines import STOP_SECONDS
from fillsched.daemon.settings import Settings

UNITS = sorted((Path(__file__).parents[3] / "deploy/systemd").glob("*.service"))
PROGRAM = "/opt/fillsched/bin/fillsched"

EXPOSURE = 20
"""In tenths, of 100; `systemd-analyze security` calls up to 20 "OK"."""


def said(unit: Path, name: str) -> list[str]:
    """All values of one setting."""
    lines = unit.read_text("utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def test_there_is_one_for_servers_and_one_for_workers() -> None:
    ends = {unit.name: said(unit, "ExecStart") for unit in UNITS}
    assert ends == {
        "fillsched.service": [f"{PROGRAM} serve"],
        "fillsched-worker.service": [f"{PROGRAM} worker"],
    }


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_issue_21_a_unit_waits_for_word_watches_and_gives_time_to_end(unit: Path) -> None:
    assert said(unit, "Type") == ["notify"] and said(unit, "NotifyAccess") == ["main"]
    assert said(unit, "KillMode") == ["mixed"]
    (stop,), (watchdog,) = said(unit, "TimeoutStopSec"), said(unit, "WatchdogSec")
    drain = Settings.model_fields["drain_seconds"].default
    assert int(stop) > 2 * STOP_SECONDS + drain
    assert int(watchdog) >= 30
    (data_dir,) = said(unit, "Environment")
    assert data_dir == f"FILLSCHED_DATA_DIR=/var/lib/{said(unit, 'StateDirectory')[0]}"


@pytest.mark.thorough
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_issue_21_systemd_takes_a_unit_as_it_stands(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze: units are not verified")
    installed = tmp_path / unit.name
    there = Path(sys.executable).with_name("fillsched")
    installed.write_text(unit.read_text("utf-8").replace(PROGRAM, str(there)))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", installed],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    secure = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}"),
            *("--no-pager", installed),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert secure.returncode == 0, secure.stdout
