"""A Redis server of the tests' own, which they may kill, stop and start again.

What it is for: the contract suite, and chaos. What it is not for: what is kept in it.
"""

import contextlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.servers import processes


class RedisServer:
    """A server on 127.0.0.1 that keeps nothing over a restart."""

    def __init__(self, folder: Path) -> None:
        self._program = processes.program("redis-server") or processes.left_out("redis-server")
        self.folder, self._log = folder, folder / "server.log"
        self._user = processes.unprivileged()
        processes.given_to(self._user, folder)
        self.port = processes.free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Starts it (again), empty, on the same port."""
        command = [self._program, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", self.folder]
        self.process = processes.started(command, user=self._user, log=self._log)
        processes.wait_until(self.answers, self.process, self._log)

    def answers(self) -> bool:
        """Whether it answers."""
        from redis import Redis
        from redis.exceptions import RedisError

        try:
            with Redis.from_url(self.address, socket_timeout=2) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """SIGSTOP: connections stay, nobody answers, until `go_on`."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Ends it for good; may be repeated."""
        if self.process.poll() is None:
            self.go_on()
            self.process.terminate()
            try:
                self.process.wait(processes.START_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A server for the length of the block; skips the test where there is no Redis."""
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    try:
        server = RedisServer(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        yield server
    finally:
        server.close()
