"""Other processes as the kernel knows them: who has made whom, whether one still lives.

What it is for: tests that count, kill or watch processes. Processes and threads come and go while
the table is read; whoever has gone is not there, and never an error. What it is not for: starting
and ending them.
"""

from contextlib import suppress

import psutil


def lives(pid: int) -> bool:
    """Whether the process is there and more than a name in the table of processes."""
    try:
        return psutil.Process(pid).status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


def children(pid: int) -> list[int]:
    """What the process, by any of its threads, has started."""
    try:
        return [child.pid for child in psutil.Process(pid).children()]
    except psutil.NoSuchProcess:
        return []


def command(pid: int) -> str:
    """Its words, with spaces between; none for one that has gone."""
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.NoSuchProcess:
        return ""


def niceness(pid: int) -> int:
    """How much it gives way to others; 0 for one that has gone."""
    try:
        return int(psutil.Process(pid).nice())
    except psutil.NoSuchProcess:
        return 0


def end_all(pid: int) -> None:
    """Ends a process and whatever came of it: a command that starts another passes no signal on."""
    try:
        first = psutil.Process(pid)
        whole = [*first.children(recursive=True), first]
    except psutil.NoSuchProcess:
        return
    for process in whole:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
