"""The dashboard under a storm: paints a second, keyboard echo, memory, scrolling, first picture.

What it is for: the real command in a pseudo terminal, told 10,000 messages a second by a stand-in
that conflates nothing (`sockets.storm`), seen only by what it writes to its terminal. What it is
not for: the daemon. Arguments: minutes of the memory run (default 2), jobs, messages a second.
"""

import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.sockets.storm import OWNER

JOBS, RATE = 5_000, 10_000
STARTS, SCROLLS = 5, 40
PAINT = b"\x1b[?2026h"
"""Begins each painted frame on a terminal that knows synchronised output, as this one says."""

KNOWS_PAINT, PAINT_ASKED = b"\x1b[?2026;2$y", b"\x1b[?2026$p"

Command = list[str]


def main(arguments: Sequence[str]) -> None:
    """Prints the figures, each as soon as it is there."""
    minutes, jobs, rate = (
        float(arguments[0]) if arguments else 2.0,
        int(arguments[1]) if len(arguments) > 1 else JOBS,
        int(arguments[2]) if len(arguments) > 2 else RATE,
    )
    with stand_in(jobs, 0) as url:
        seconds, cpu = [], []
        for _ in range(STARTS):
            with closing(Screen(url)) as screen:
                seconds.append(screen.until(b"W%05d" % jobs))
                cpu.append(screen.cpu_seconds())
        taken = f"{statistics.median(seconds):6.2f} s, {statistics.median(cpu):.2f} s of a core"
        print(f"first picture after Enter  {taken}  (medians of {STARTS})", flush=True)
        with closing(Screen(url)) as screen:
            filled(screen, jobs)
            report("end and home in the table", scrolled(screen, jobs))
    with stand_in(jobs, rate) as url, closing(Screen(url)) as screen:
        filled(screen, jobs)
        print(f"\n{rate:,} messages a second, {jobs:,} jobs")
        report("end and home in the table", scrolled(screen, jobs))
        report("keyboard echo", echoes(screen))
        remembered(screen, minutes)


@contextmanager
def stand_in(jobs: int, rate: int) -> Iterator[str]:
    """The stand-in's address, for as long as it runs."""
    command = [sys.executable, "-m", "benchmarks.sockets.storm", str(jobs), str(rate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


class Screen:
    """`fillsched dashboard` in a pseudo terminal of 120 by 40."""

    def __init__(self, url: str) -> None:
        import fcntl
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.home = tempfile.TemporaryDirectory()
        environment = {**os.environ, "FILLSCHED_TOKEN": "none", "TERM": "xterm-256color",
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


def filled(screen: Screen, jobs: int) -> None:
    """Waits until the oldest job is in the table, and goes back to the newest."""
    screen.until(b"W%05d" % jobs)
    for _ in range(60):
        try:
            screen.until(b"W00001", 1.0, since=screen.press("\x1b[F"))
            break
        except TimeoutError:
            continue
    else:
        raise TimeoutError("the oldest job did not come")
    screen.until(b"W%05d" % jobs, since=screen.press("\x1b[H"))
    screen.read(1.0)


def scrolled(screen: Screen, jobs: int) -> list[float]:
    """Seconds from end (home) until the last (first) job is seen."""
    found = []
    for number in range(SCROLLS):
        key, name = (("\x1b[F", b"W00001"), ("\x1b[H", b"W%05d" % jobs))[number % 2]
        found.append(screen.until(name, since=screen.press(key)))
        screen.read(0.15)
    return found


def echoes(screen: Screen) -> list[float]:
    """Seconds from a letter typed into the filter until it stands there."""
    found: list[float] = []
    screen.press("/")
    screen.read(1.0)
    for number, letter in enumerate(OWNER):
        found.append(screen.until(letter.encode(), since=screen.press(letter)))
        screen.read(0.03 + 0.001 * (number * 37 % 50))
    screen.press("\r")
    return found


def remembered(screen: Screen, minutes: float) -> None:
    """Prints paints a second, memory and processor time, every half minute."""
    for step in range(1, max(1, round(minutes * 2)) + 1):
        screen.paints, before = 0, screen.cpu_seconds()
        screen.read(30.0)
        core = (screen.cpu_seconds() - before) / 0.3
        print(
            f"  after {step / 2:4.1f} min  {screen.paints / 30:5.1f} paints/s  "
            f"{screen.memory_mb():7.1f} MB  {core:4.0f} % of a core",
            flush=True,
        )


def report(what: str, seconds: Sequence[float]) -> None:
    """Median, 99th percentile and worst in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    figures = f"p50 {1e3 * statistics.median(ordered):6.1f}  p99 {1e3 * p99:6.1f}"
    print(f"{what:<27}{figures}  worst {1e3 * ordered[-1]:6.1f} ms  ({len(ordered)})", flush=True)
