"""Solver processes: they say what they find, die at once when told, and die with their daemon."""

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path
from types import SimpleNamespace

import pytest

from fillsched.backends.processes import fork_server, starting
from fillsched.backends.processes import solver as process
from fillsched.backends.processes.solver import NICENESS, ProcessSolver
from fillsched.jobs import solver_messages as told
from fillsched.jobs.job import JobStatus
from fillsched.ports.solver import PassingTrouble, SolverDied
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import LOTS, USUAL_RULES
from fillsched.testing.traps import Trap
from fillsched.worker.claim import Limits, Tools
from tests.process_table import lives, niceness

WAIT_SECONDS = 20.0
"""Longest wait for anything; a child of a warm fork server needs some 20 ms."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and niceness are POSIX"),
]


@pytest.fixture(scope="module")
def made_by() -> BaseContext:
    context = fork_server.context()
    process.warm(context)
    return context


@pytest.mark.parametrize("lost", [EOFError("unexpected EOF"), ConnectionRefusedError(), OSError()])
def test_attack_16i_a_fork_server_that_is_lost_while_it_warms_is_one_line(
    lost: OSError | EOFError, caplog: pytest.LogCaptureFixture
) -> None:
    class Lost:
        def __init__(self, **_: object) -> None: ...

        def start(self) -> None:
            raise lost

    with caplog.at_level(logging.WARNING):
        process.warm(SimpleNamespace(Process=Lost))  # type: ignore[arg-type]
    [line] = caplog.records
    assert line.levelname == "WARNING" and line.exc_info is None
    assert line.message.startswith("the fork server was lost while it started")


@pytest.fixture
def start(made_by: BaseContext) -> Iterator[Callable[..., ProcessSolver]]:
    """Starts solvers, and buries them whatever the test does."""
    started: list[ProcessSolver] = []

    def started_on(task: told.Task) -> ProcessSolver:
        started.append(ProcessSolver(task, made_by))
        return started[-1]

    yield started_on
    for solver in started:
        solver.close()


def a_task(trap: Trap | None = None) -> told.Task:
    return told.Task(
        lots=LOTS,
        read={} if trap is None else trap,
        rules=USUAL_RULES,
        strategy="spt-pack",
        time_limit_seconds=5,
    )


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not lives(pid)


def heard(solver: ProcessSolver, last: type) -> list[object]:
    """Everything that is told up to the first `last`."""
    messages: list[object] = []
    deadline = time.monotonic() + WAIT_SECONDS
    while not messages or not isinstance(messages[-1], last):
        assert time.monotonic() < deadline
        message = solver.receive(1.0)
        if message is not None and not isinstance(message, process.Beat):
            messages.append(message)
    return messages


def test_a_child_performs_the_task_and_ends(start: Callable[..., ProcessSolver]) -> None:
    solver = start(a_task())
    kinds = [type(message).__name__ for message in heard(solver, told.Performed)]
    steps = [kind for kind, _ in groupby(kinds)]  # on a slow machine a step is told of repeatedly
    assert steps[:3] == ["Stepped", "HasRead", "Stepped"]
    assert "Improved" in steps and steps[-1] == "Performed"
    with pytest.raises(SolverDied, match="exit code 0"):
        solver.receive(WAIT_SECONDS)


def test_a_solver_that_is_closed_is_gone_at_once(made_by: BaseContext) -> None:
    """No circle holds it until a search for such finds it, which stops the daemon meanwhile."""
    solver = ProcessSolver(a_task(), made_by)
    heard(solver, told.Performed)
    solver.close()
    known = weakref.ref(solver)
    gc.disable()
    try:
        del solver
        assert known() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("kind", ["native", "python"])
def test_a_child_in_an_endless_loop_dies_at_close(
    start: Callable[..., ProcessSolver], kind: str
) -> None:
    solver = start(a_task(Trap(kind)))  # type: ignore[arg-type]
    heard(solver, told.Stepped)
    pid = solver.pid
    assert lives(pid)
    began = time.monotonic()
    solver.close()
    solver.close()
    assert time.monotonic() - began < WAIT_SECONDS
    assert gone_within(pid, WAIT_SECONDS)


def test_a_child_that_crashes_is_reported_with_its_exit_code(
    start: Callable[..., ProcessSolver],
) -> None:
    solver = start(a_task(Trap("crash")))
    with pytest.raises(SolverDied, match="exit code 3"):
        heard(solver, told.Performed)


def test_a_child_that_is_killed_is_reported_with_the_signal(
    start: Callable[..., ProcessSolver],
) -> None:
    solver = start(a_task(Trap("python")))
    heard(solver, told.Stepped)
    os.kill(solver.pid, signal.SIGKILL)
    with pytest.raises(SolverDied, match="SIGKILL"):
        heard(solver, told.Performed)


def test_a_child_gives_way_to_the_daemon(start: Callable[..., ProcessSolver]) -> None:
    solver = start(a_task(Trap("python")))
    heard(solver, told.Stepped)
    assert niceness(solver.pid) == min(19, os.nice(0) + NICENESS)


def test_a_child_outlives_ctrl_c_in_the_terminal(start: Callable[..., ProcessSolver]) -> None:
    solver = start(a_task(Trap("python")))
    heard(solver, told.Stepped)
    os.kill(solver.pid, signal.SIGINT)
    assert not gone_within(solver.pid, 0.2)


def test_a_waiting_receive_is_woken_from_another_thread(
    start: Callable[..., ProcessSolver],
) -> None:
    solver = start(a_task(Trap("native")))
    heard(solver, told.Stepped)
    waker = threading.Timer(0.05, solver.wake)
    waker.start()
    began = time.monotonic()
    assert solver.receive(WAIT_SECONDS) is None
    assert time.monotonic() - began < WAIT_SECONDS
    waker.join(WAIT_SECONDS)


def test_a_wake_or_a_wish_after_close_does_no_harm(start: Callable[..., ProcessSolver]) -> None:
    solver = start(a_task())
    solver.close()
    solver.wake()


def test_people_i1_a_child_is_deaf_to_the_signals_that_end_its_daemon(
    start: Callable[..., ProcessSolver],
) -> None:
    """Also after a native solve, which sets the handler of SIGINT and takes it back."""
    rows = [f"L{n},P{n % 5},{500_000 + 7_919 * n % 400_000}" for n in range(25)]
    lots = replace(LOTS, content="\n".join(["Lot ID,Type,Vials", *rows]).encode())
    solver = start(replace(a_task(), lots=lots, strategy="optimal", time_limit_seconds=4))
    signals = (signal.SIGTERM, signal.SIGINT)
    last: object = None
    deadline = time.monotonic() + WAIT_SECONDS
    while not isinstance(last, told.Performed):
        assert time.monotonic() < deadline
        last = solver.receive(0.1)
        for number in signals:
            os.kill(solver.pid, number)
    assert last.figures.incumbent_hours is not None


def test_a_busy_python_loop_still_beats(start: Callable[..., ProcessSolver]) -> None:
    solver = start(a_task(Trap("python")))
    heard(solver, told.Stepped)
    assert isinstance(solver.receive(5.0), process.Beat)


@pytest.mark.parametrize("how", ["stopped", "native"])
def test_a_frozen_child_is_noticed_and_its_job_run_again(made_by: BaseContext, how: str) -> None:
    solvers: list[ProcessSolver] = []

    def start_solver(task: told.Task) -> ProcessSolver:
        trapped = a_task(Trap("native" if how == "native" else "python"))
        solvers.append(ProcessSolver(task if solvers else trapped, made_by))
        return solvers[-1]

    shop = Workshop(ManualClock(), start_solver, limits=Limits(silence_seconds=4))
    shop.tools = _on_real_time(shop)
    job = shop.submit()
    if how == "stopped":
        threading.Timer(0.3, lambda: os.kill(solvers[0].pid, signal.SIGSTOP)).start()
    began = time.monotonic()
    shop.work()
    assert time.monotonic() - began < WAIT_SECONDS
    assert shop.store.get(job.id).status is JobStatus.QUEUED
    shop.tools = replace(shop.tools, limits=Limits())  # on a busy machine beats come late
    shop.work()
    end = shop.store.get(job.id)
    assert (end.status, end.attempt, end.deaths) == (JobStatus.SUCCEEDED, 2, 1)


def _on_real_time(shop: Workshop) -> Tools:

    return replace(shop.tools, clock=time.monotonic)


DAEMON = """
import sys, time
from fillsched.backends.processes import fork_server
from fillsched.backends.processes import solver as process
from fillsched.backends.processes import starting
from fillsched.jobs import solver_messages as told
from fillsched.testing.problems import LOTS, USUAL_RULES
from fillsched.testing.traps import Trap

if __name__ == "__main__":
    solver = process.ProcessSolver(
        told.Task(lots=LOTS, read=Trap(sys.argv[1]), rules=USUAL_RULES, strategy="spt-pack"),
        fork_server.context(),
    )
    while not isinstance(solver.receive(20), told.Stepped):
        pass
    print(solver.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("kind", ["native", "python"])
def test_no_child_is_left_one_second_after_its_daemon_was_killed(tmp_path: Path, kind: str) -> None:
    script = tmp_path / "daemon.py"
    script.write_text(DAEMON)
    daemon = subprocess.Popen([sys.executable, str(script), kind], stdout=subprocess.PIPE)
    try:
        assert daemon.stdout is not None
        pid = int(daemon.stdout.readline())
        time.sleep(0.3)  # it is deep in its loop by now, where it hears nothing any more
        assert lives(pid)
    finally:
        daemon.kill()
        daemon.wait(WAIT_SECONDS)
        if daemon.stdout is not None:
            daemon.stdout.close()
    gone = gone_within(pid, 1.0)
    if not gone:
        os.kill(pid, signal.SIGKILL)
    assert gone


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no memory")
def test_attack_9_a_child_that_needs_more_memory_than_it_may_says_so(made_by: BaseContext) -> None:
    rows = b"".join(b"L%d,A,100000\n" % n for n in range(100_000))
    lots = replace(LOTS, content=b"Lot ID,Type,Vials\n" + rows)
    task = told.Task(lots, {}, USUAL_RULES, "given-order", check_only=True)
    solver = ProcessSolver(task, made_by, memory_bytes=1_000_000)
    try:
        while not isinstance(message := solver.receive(WAIT_SECONDS), told.Crashed):
            assert message is not None
    except SolverDied:  # whoever asked for the memory took it for granted
        return
    finally:
        solver.close()
    assert "solver_memory_bytes" in message.text and not message.passing


UNDER_A_SCREEN = """
import sys
from fillsched.backends.processes import fork_server
from fillsched.backends.processes import solver as process
from fillsched.backends.processes import starting

class StandIn:
    def write(self, text): pass
    def flush(self): pass
    def fileno(self): return -1

sys.stderr = screen = StandIn()
process.warm(fork_server.context())
assert sys.stderr is screen
"""


@pytest.mark.thorough
def test_a_child_starts_while_a_screen_stands_in_for_standard_error() -> None:
    command = [sys.executable, "-c", UNDER_A_SCREEN]
    assert subprocess.run(command, timeout=6 * WAIT_SECONDS).returncode == 0


FULL_TERMINAL = """
import os, pty, sys, threading
from fillsched.backends.processes import fork_server
from fillsched.backends.processes import solver as process
from fillsched.backends.processes import starting

terminal, mine = pty.openpty()
for number in (1, 2):
    os.dup2(mine, number)
threading.Thread(target=sys.stderr.write, args=["x" * 10_000_000], daemon=True).start()
threading.Event().wait(0.2)  # until it stands in the middle of it
process.warm(fork_server.context())
os._exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX")
@pytest.mark.thorough
def test_a_child_starts_while_nobody_reads_our_terminal() -> None:
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, "-c", FULL_TERMINAL], timeout=60, env=usual)
    assert done.returncode == 7


@pytest.mark.parametrize(
    ("writable", "own", "folder"),
    [(True, None, None), (False, None, "data"), (False, "mine", "mine"), (True, "mine", "mine")],
)
def test_compiled_loops_are_kept_with_the_data_where_the_program_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, writable: bool, own: str | None, folder: str | None
) -> None:
    environment = {} if own is None else {"NUMBA_CACHE_DIR": own}
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(os, "access", lambda path, mode: writable)
    fork_server.keep_compiled_in(Path("data"))
    assert environment.get("NUMBA_CACHE_DIR") == folder


@pytest.fixture
def stopped(made_by: BaseContext) -> Iterator[int]:
    """The fork server, which stands still."""
    pid = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(pid, signal.SIGSTOP)
    yield pid
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_attack_24_a_fork_server_that_stands_still_holds_up_nobody_who_closes(
    start: Callable[..., ProcessSolver], stopped: int
) -> None:
    """A cancel took 4 s, and later for ever: the thread that obeys it waited for the start."""
    began = time.monotonic()
    solver = start(a_task(Trap("python")))
    while not isinstance(solver.receive(5), process.Beat):
        pass  # it waits, and that is no silence of the child
    closing = time.monotonic()
    solver.close()
    assert time.monotonic() - closing < 3.0 and closing - began < WAIT_SECONDS
    os.kill(stopped, signal.SIGCONT)
    pid = solver._process.pid if solver._process._popen else None
    assert pid is None or gone_within(pid, 5), "it began too late, and is ended"
    heard(start(a_task()), told.Performed)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server")
def test_attack_24_a_fork_server_that_stands_still_too_long_is_replaced_and_no_solver_died(
    start: Callable[..., ProcessSolver], stopped: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "START_SECONDS", 0.1)
    solver = start(a_task())
    with pytest.raises(PassingTrouble, match="stood still"):
        heard(solver, told.Performed)
    solver.close()
    monkeypatch.undo()
    heard(start(a_task()), told.Performed)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server")
def test_a_solver_begins_although_the_fork_server_ends_at_that_moment(
    start: Callable[..., ProcessSolver], made_by: BaseContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends closes its files first: it refused, and was not seen as dead yet."""
    real = made_by.Process.start  # type: ignore[attr-defined]
    refused: list[object] = []

    def ends(solver: object) -> None:
        if not refused:
            refused.append(solver)
            raise ConnectionRefusedError(111, "Connection refused")
        real(solver)

    monkeypatch.setattr(made_by.Process, "start", ends)  # type: ignore[attr-defined]
    heard(start(a_task()), told.Performed)
    assert refused


def test_a_solver_that_cannot_be_started_is_passing_trouble(
    made_by: BaseContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(made_by.Process, "start", fails)  # type: ignore[attr-defined]
    solver = ProcessSolver(a_task(), made_by)
    with pytest.raises(PassingTrouble, match="Too many open files"):
        heard(solver, told.Performed)
    solver.close()
    solver.close()
