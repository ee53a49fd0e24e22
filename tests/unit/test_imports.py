"""Imports in fresh processes: every module stands alone, and help costs no heavy library."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"fillsched": ROOT, "fillsched_cli": ROOT / "cli", "fillsched_tui": ROOT / "tui"}
# pydantic is not among them: typer itself loads it for the help of a command
HEAVY = (
    "fastapi",
    "httpx2",
    "numpy",
    "ortools",
    "rich",
    "sqlalchemy",
    "textual",
    "uvicorn",
    "websockets",
)


def modules() -> list[str]:
    found = []
    for package, place in PACKAGES.items():
        home = place / package
        if home.is_dir():
            found.append(package)
            found += [m.name for m in pkgutil.walk_packages([str(home)], f"{package}.")]
    return [name for name in found if not name.endswith("__main__") and ".migrations." not in name]


def python(code: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *args],
        capture_output=True,
        text=True,
        timeout=100,
    )


@pytest.mark.parametrize(
    "args", [["--help"], ["submit", "--help"], ["config", "--help"], ["--version"]], ids=" ".join
)
def test_help_loads_no_heavy_library(args: list[str]) -> None:
    code = f"""
import sys
from fillsched_cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    ran = python(code, *args)
    assert ran.returncode == 0, ran.stderr


def test_a_daemon_loads_nothing_that_plans() -> None:
    heavy = ("numba", "numpy", "ortools", "pandas")
    code = f"""
import sys
import fillsched.daemon.daemon
loaded = [name for name in {heavy!r} if name in sys.modules]
assert not loaded, loaded
"""
    ran = python(code)
    assert ran.returncode == 0, ran.stderr


EACH = """
import importlib, os, sys, traceback

def begun(do):
    child = os.fork()
    if child == 0:
        try:
            do()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child

def name_foreign_modules():
    for name in sys.argv[1:]:
        importlib.import_module(name)
    ours = ("fillsched", "fillsched_cli", "fillsched_tui")
    foreign = [name for name in sys.modules if name.partition(".")[0] not in ours]
    with open(end, "w") as told:
        told.write(" ".join(foreign))

start, end = os.pipe()
child = begun(name_foreign_modules)
os.close(end)
foreign = open(start).read().split()
if os.waitpid(child, 0)[1]:
    sys.exit(1)
for name in foreign:
    try:  # once for all children: only the order of our own modules is in question
        importlib.import_module(name)
    except ImportError:
        pass  # made by another, not found by name
failed = 0
for name in sys.argv[1:]:
    failed |= os.waitpid(begun(lambda: importlib.import_module(name)), 0)[1]
sys.exit(1 if failed else 0)
"""


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="forks a fresh interpreter for each module")
@pytest.mark.parametrize("sixteenth", range(16))
def test_every_module_can_be_imported_first(sixteenth: int) -> None:
    names = modules()[sixteenth::16]
    assert len(names) > 20
    ran = python(EACH, *names)
    assert ran.returncode == 0, ran.stderr


def test_the_core_says_nothing_and_starts_nothing_on_import() -> None:
    code = "import threading, fillsched.worker.claim; assert threading.active_count() == 1"
    ran = python(code)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
