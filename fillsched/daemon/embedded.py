"""A daemon in a thread of the command that needs one.

What it is for: the work of a daemon where none runs, for the length of a command (and of a test).
What it is not for: what a daemon is (`daemon`), or finding one that runs (the command line).
"""

import threading
from dataclasses import dataclass

from fillsched.daemon.daemon import Daemon, run_daemon
from fillsched.daemon.engines import STOP_SECONDS, StartSolver
from fillsched.daemon.settings import Settings
from fillsched.errors import ExecutionError

START_SECONDS = 30.0
"""How long an embedded daemon may take to start; it needs less than one second."""


@dataclass(slots=True)
class EmbeddedDaemon:
    """A daemon in a thread of this process, for the length of a command."""

    url: str
    _daemon: Daemon
    _thread: threading.Thread

    @property
    def handed_over(self) -> bool:
        """Whether another daemon asked for the data directory."""
        return self._daemon.handed_over

    def stop(self) -> None:
        """Ends it; running jobs go back to the queue for the next daemon."""
        self._daemon.stop()
        self._thread.join(2 * STOP_SECONDS)


def start_embedded(
    settings: Settings, *, working: bool = True, start_solver: StartSolver | None = None
) -> EmbeddedDaemon:
    """Starts a daemon on any free port of loopback. Raises what `run_daemon` raises.

    One that is not `working` serves what is there and leaves the queue alone. `start_solver`: see
    `run_daemon`.
    """
    changes = {"host": "127.0.0.1", "port": 0} | ({} if working else {"workers": 0})
    settings = settings.model_copy(update=changes)
    outcome: list[Daemon | BaseException] = []
    known = threading.Event()

    def run() -> None:
        try:
            with run_daemon(settings, "embedded", start_solver=start_solver) as daemon:
                outcome.append(daemon)
                known.set()
                daemon.serve()
        except BaseException as error:
            outcome.append(error)
            known.set()

    thread = threading.Thread(target=run, name="embedded-daemon", daemon=True)
    thread.start()
    known.wait()
    daemon = outcome[0]
    if isinstance(daemon, BaseException):
        raise daemon
    if not daemon.wait_until_ready(START_SECONDS):
        raise ExecutionError(f"The embedded daemon was not ready within {START_SECONDS:g} s.")
    return EmbeddedDaemon(daemon.url, daemon, thread)
