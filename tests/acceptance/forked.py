"""Commands as processes of their own that need no imports: forked from one that has made them.

What it is for: the hundreds of commands that the tests of the command line run. Each is a process
with its own arguments, environment, directory and open files, and ends and is killed like any
other; only the seconds that Python needs to import a daemon, and the fork server its solvers, are
spent once: the fork server is one for all. What it is not for: how a command starts
(`test_imports`, `test_called`), which is tested with the true script.

A server process waits at a Unix socket. Each request is one connection: the command and three file
descriptors come in, its process id and at last its exit code go out. It ends with whoever made it.
"""

import atexit
import gc
import io
import json
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import Any, BinaryIO

from fillsched.backends.processes import fork_server

ROOT = Path(__file__).parents[2]
FILLSCHED = str(Path(sys.executable).parent / "fillsched")
PLAIN_LOOPS = str(ROOT / "tests/acceptance/plain_loops")
"""On the path of a process before all else: its daemons do without numba."""

SLOW_DAEMON = "tests.acceptance.cli.slow_daemon"

START_SECONDS = 60.0
"""How long the server may import."""

REQUEST_BYTES = 1 << 20


@dataclass(frozen=True)
class Command:
    """What is typed, and where. `program` is a path, or a module that `-m` would run."""

    program: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    directory: str
    session: bool = False
    """Whether it gets a session of its own, without a terminal."""


class Process:
    """A command that runs, as `subprocess.Popen` shows one."""

    def __init__(self, command: Command, stdin: int, stdout: int, stderr: int) -> None:
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connection.connect(_server())
        socket.send_fds(self._connection, [_packed(command)], [stdin, stdout, stderr])
        self.pid = int(self._line())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, negative for a signal. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            self._connection.settimeout(timeout)
            try:
                self.returncode = int(self._line())
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired("fillsched", timeout or 0) from None
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _line(self) -> str:
        return self._connection.recv(16).decode()


def run(command: Command, stdin: bytes, seconds: float) -> tuple[int, bytes, bytes]:
    """A command to its end: exit code, standard output and error."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        process = Process(command, given.fileno(), out.fileno(), err.fileno())
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
            raise AssertionError(f"it goes on:\n{_whole(out)!r}\n{_whole(err)!r}") from None
        return code, _whole(out), _whole(err)


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _packed(command: Command) -> bytes:
    return json.dumps(
        [
            command.program,
            list(command.arguments),
            dict(command.environment),
            command.directory,
            command.session,
        ]
    ).encode()


@cache
def _server() -> str:
    """Where the server of this process waits."""
    folder = tempfile.TemporaryDirectory(prefix="forked")
    path = str(Path(folder.name) / "socket")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.acceptance.forked", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": PLAIN_LOOPS},
    )

    def end() -> None:
        process.communicate(timeout=10)
        folder.cleanup()

    atexit.register(end)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return path


# -- the server -------------------------------------------------------------------------------


def serve(path: str) -> None:
    """Forks a process for each request, until standard input ends."""
    _import_everything()
    assert threading.active_count() == 1, "a fork copies one thread only"
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    children: dict[int, socket.socket] = {}
    with socket.socket(socket.AF_UNIX) as listener, selectors.DefaultSelector() as waiting:
        listener.bind(path)
        listener.listen()
        for source in (0, wake_read, listener):
            waiting.register(source, selectors.EVENT_READ)
        print("ready", flush=True)
        while True:
            for key, _ in waiting.select():
                if key.fileobj == 0:
                    return
                if key.fileobj == wake_read:
                    os.read(wake_read, 4096)
                    _tell_ends(children)
                else:
                    connection, _ = listener.accept()
                    pid = _forked(connection, [listener, *children.values()])
                    children[pid] = connection
                    connection.send(str(pid).encode())


def _import_everything() -> None:
    sys.argv = [FILLSCHED]
    for module in (
        "fillsched.api.live.bounded_http",
        "fillsched.api.live.transport",
        "fillsched.daemon.embedded",
        "fillsched_cli.main",
        SLOW_DAEMON,
    ):
        import_module(module)
    package = import_module("fillsched_cli.commands")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(found.name)
    fork_server.context()  # says what the fork server is to import
    forkserver.set_forkserver_preload(
        [*forkserver._forkserver._preload_modules, "tests.acceptance.shared_fork_server"]  # type: ignore[attr-defined]
    )
    resource_tracker.ensure_running()
    forkserver.ensure_running()
    gc.collect()
    gc.freeze()


def _tell_ends(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        if pid not in children:
            print(f"what all commands share has ended: {status=}", file=sys.stderr, flush=True)
            continue
        with children.pop(pid) as connection, suppress(BrokenPipeError):  # if nobody waits for it
            connection.send(str(os.waitstatus_to_exitcode(status)).encode())


def _forked(connection: socket.socket, others: Sequence[socket.socket]) -> int:
    request, descriptors, _, _ = socket.recv_fds(connection, REQUEST_BYTES, 3)
    pid = os.fork()
    if pid:
        for descriptor in descriptors:
            os.close(descriptor)
        return pid
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for one in (connection, *others):
        one.close()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os._exit(_ended(*json.loads(request)))


def _ended(
    program: str, arguments: list[str], environment: dict[str, str], directory: str, session: bool
) -> int:
    """Runs the command in this process; its exit code."""
    if session:
        os.setsid()
    os.chdir(directory)
    # the fork server is the one of all commands, and no child of this process
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [program, *arguments]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _text(number)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    code: Any = 0
    try:
        _main(program)
    except SystemExit as left:
        code = left.code
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for written in (sys.stdout, sys.stderr):
        try:
            if not written.closed:
                written.flush()
        except OSError:  # what Python itself answers at its end
            code = code or 120
    return int(code or 0)


def _main(program: str) -> None:
    from fillsched_cli.main import main

    if program == SLOW_DAEMON:
        from tests.acceptance.cli.slow_daemon import use_fakes

        use_fakes()
    main()


def _text(number: int) -> io.TextIOWrapper:
    """A standard stream as Python opens it."""
    raw = io.FileIO(number, "w" if number else "r", closefd=False)
    buffered = io.BufferedWriter(raw) if number else io.BufferedReader(raw)
    errors = "backslashreplace" if number == 2 else "surrogateescape"
    lines = number == 2 or os.isatty(number)
    return io.TextIOWrapper(buffered, "utf-8", errors, line_buffering=lines)


if __name__ == "__main__":
    serve(sys.argv[1])
