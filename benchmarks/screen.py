"""The dashboard in a pseudo terminal, seen only by what it writes there.

What it is for: pressing keys and waiting for what they show; its processor time and memory. What it
is not for: scenarios (`dashboard`).
"""

import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAINT = b"\x1b[?2026h"
"""Begins each painted frame on a terminal that knows synchronised output, as this one says."""

KNOWS_PAINT, PAINT_ASKED = b"\x1b[?2026;2$y", b"\x1b[?2026$p"


class Screen:
    """`fillsched dashboard` in a pseudo terminal of 120 by 40."""

    def __init__(self, url: str, token: str = "none") -> None:
        import fcntl
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.home = tempfile.TemporaryDirectory()
        environment = {**os.environ, "FILLSCHED_TOKEN": token, "TERM": "xterm-256color",
                       "HOME": self.home.name, "XDG_CONFIG_HOME": self.home.name}  # fmt: skip
        command = [str(Path(sys.executable).parent / "fillsched"), "--url", url, "dashboard"]
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
        )
        os.close(slave)
        self.paints = 0

    def press(self, keys: str) -> float:
        """When the keys were pressed."""
        now = time.perf_counter()
        os.write(self.master, keys.encode())
        return now

    def until(self, text: bytes, seconds: float = 30.0, since: float | None = None) -> float:
        """Seconds from `since` (the start) until `text` was written."""
        since = self.began if since is None else since
        seen = b""
        while text not in seen:
            if time.perf_counter() > since + seconds:
                raise TimeoutError(f"{text!r} was not shown within {seconds:g} s")
            seen = seen[-len(text) :] + self._take(0.5)
        return time.perf_counter() - since

    def read(self, seconds: float) -> None:
        """Takes what is written for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)

    def memory_mb(self) -> float:
        """What the process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """Processor time it has taken; unlike the clock it does not see who else is busy."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Ends it."""
        self.process.terminate()
        self.process.wait(10)
        os.close(self.master)
        self.home.cleanup()

    def _take(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return b""
        data = os.read(self.master, 1 << 20)
        if PAINT_ASKED in data:
            os.write(self.master, KNOWS_PAINT)
        self.paints += data.count(PAINT)
        return data
