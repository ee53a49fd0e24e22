"""The dashboard under a storm: paints a second, keyboard echo, memory, scrolling, first picture.

What it is for: the real command in a pseudo terminal, seen only by what it writes there, while
10,000 messages a second are published: into our daemon, which conflates them as the dashboard asks,
and by a stand-in that conflates nothing (`sockets.storm`). What it is not for: the daemon.
Arguments: minutes of the memory run (default 2; 0 leaves it out), jobs, messages a second.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from benchmarks.live import ours
from benchmarks.screen import Screen
from benchmarks.sockets.storm import OWNER

JOBS, RATE = 5_000, 10_000
STARTS, SCROLLS = 5, 40
PUBLISHERS, PUBLISH_SECONDS = 100, 60
"""Jobs of our daemon that publish at once, and for how long: longer than the echoes take."""

LONG = "W" * 90
"""Begins names so that OWNER behind it is found by a filter and never seen."""


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
    published(rate)
    with stand_in(jobs, rate) as url, closing(Screen(url)) as screen:
        filled(screen, jobs)
        print(f"\n{rate:,} messages a second, {jobs:,} jobs, none conflated")
        report("end and home in the table", scrolled(screen, jobs))
        echoed(screen)
        remembered(screen, minutes)


def published(rate: int) -> None:
    """Echo while our daemon's own jobs publish `rate` messages a second into its log."""
    with ours() as server:
        ready = server.ready
        jobs = server.ask("make", count=PUBLISHERS, name=LONG + OWNER)["jobs"]
        each = rate / PUBLISHERS
        with closing(Screen(ready["url"], ready["token"])) as screen:
            screen.until(b"WWWW")
            server.tell("spread", jobs=jobs, rate=each, seconds=PUBLISH_SECONDS, at_once=False)
            began = time.perf_counter()
            screen.read(3.0)
            print(f"\n{PUBLISHERS} jobs of our daemon, {rate:,} messages a second wanted")
            echoed(screen)
        seqs = server.answer()["seqs"]
        wrote = sum(seqs.values()) / (time.perf_counter() - began)
        print(f"  the daemon took {wrote:,.0f} messages a second", flush=True)


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


def echoed(screen: Screen) -> None:
    """Prints echoes, and what they and the storm cost."""
    screen.paints, cpu, began = 0, screen.cpu_seconds(), time.perf_counter()
    report("keyboard echo", echoes(screen))
    seconds = time.perf_counter() - began
    core = (screen.cpu_seconds() - cpu) / seconds * 100
    print(f"  {screen.paints / seconds:.1f} paints/s  {core:.0f} % of a core", flush=True)


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
    for step in range(1, round(minutes * 2) + 1):
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
