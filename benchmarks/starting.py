"""From Enter to the first progress, and what --help costs.

What it is for: whole commands as a user starts them, in one run: `fillsched --help` against a bare
`import typer`, and the time from starting `submit --watch` to its first and its last message, with
a daemon that runs already and with one that the command starts itself.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

ROUNDS = 7
LOTS = Path(__file__).parents[1] / "examples" / "lots.csv"
FILLSCHED = [sys.executable, "-m", "fillsched_cli"]


def main(arguments: Sequence[str]) -> None:
    """Prints the table; takes no arguments."""
    with tempfile.TemporaryDirectory() as directory:
        environment = {**os.environ, "FILLSCHED_DATA_DIR": directory}
        help_seconds, typer_seconds = interleaved(
            lambda: whole([*FILLSCHED, "--help"], environment),
            lambda: whole([sys.executable, "-c", "import typer"], environment),
        )
        print(f"fillsched --help      {help_seconds:6.3f} s")
        print(f"python -c import typer{typer_seconds:6.3f} s")
        print(f"ratio                 {help_seconds / typer_seconds:6.2f}")
        alone = [first_and_last(environment) for _ in range(ROUNDS)]
        daemon = subprocess.Popen(
            [*FILLSCHED, "serve", "--port", "0"], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(Path(directory) / "daemon.json")
            served = [first_and_last(environment) for _ in range(ROUNDS)]
        finally:
            daemon.terminate()
            daemon.wait()
    print("submit --watch of 42 lots: seconds from start to first message, to the process's end")
    for name, rows in (("no daemon runs", alone), ("a daemon runs", served)):
        firsts, lasts = zip(*rows, strict=True)
        print(f"  {name:<16}{median(firsts):6.2f} {median(lasts):6.2f}   median of {ROUNDS}")


def interleaved(*runs: Callable[[], float]) -> list[float]:
    """The median of each of `runs`, measured in turn so that noise meets all alike."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(ROUNDS):
        for run, measured in zip(runs, seconds, strict=True):
            measured.append(run())
    return [median(measured) for measured in seconds]


def whole(command: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds of one whole command."""
    started = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return time.perf_counter() - started


def first_and_last(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds to the first message and to the end of one `submit --watch`."""
    started = time.perf_counter()
    command = [*FILLSCHED, "submit", str(LOTS), "--watch", "--json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        first = time.perf_counter() - started
        process.stdout.read()
    return first, time.perf_counter() - started


def wait_for(path: Path) -> None:
    """Waits until `path` exists, a minute at most."""
    deadline = time.monotonic() + 60
    while not path.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path.name} did not appear")
        time.sleep(0.02)
