"""Log lines on their way to standard error, which may stand still.

What it is for: a terminal that is stopped, or a pipe that nobody reads, takes no more after some
kilobytes and lets whoever writes wait for ever. So lines are handed to a thread of their own; while
it waits, `LINES` are kept, and what comes then is dropped and counted. What it is not for: how a
line looks (`logging`).
"""

import logging
import os
import queue
import select
import sys
import threading
from logging.handlers import QueueHandler

from fillsched.daemon.logs.logging import LogFormat, formatter, named

LINES = 1000
"""Lines kept while nobody reads; some 200 KB, or a minute of a busy daemon."""

END_SECONDS = 1.0
"""How long the last lines may take at the end; a reader that is there needs a millisecond."""

log = logging.getLogger(__name__)


def configure_logging(level: str, form: LogFormat = "text") -> None:
    """Log lines to stderr, at `level` and above, without a single token in them."""
    handler = _handler()
    handler.setFormatter(formatter(form))
    handler.addFilter(named())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for quiet in ("alembic", "uvicorn.access"):
        logging.getLogger(quiet).setLevel(logging.WARNING)


def _handler() -> logging.Handler:
    """By a thread of its own, but for what stands in the place of standard error with no file
    behind it, such as a screen: that never makes anybody wait."""
    try:
        descriptor = sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):
        descriptor = -1
    return LogLines(descriptor) if descriptor >= 0 else logging.StreamHandler()


def lines_dropped() -> int:
    """Lines that were not written by this process, since nobody read those before them."""
    handlers = logging.getLogger().handlers
    return sum(handler.dropped for handler in handlers if isinstance(handler, LogLines))


class LogLines(QueueHandler):
    """Writes lines to `descriptor` in a thread of its own. Never makes a caller wait.

    `dropped`: lines that found the queue full, or no file to be written to.
    """

    def __init__(self, descriptor: int, most: int = LINES) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue(most)
        super().__init__(self._lines)
        self.dropped = self._told = 0
        self._descriptor = descriptor
        self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()

    def prepare(self, record: logging.LogRecord) -> str:
        """The finished line: what it was made of may change meanwhile."""
        return self.format(record) + "\n"

    def enqueue(self, record: str) -> None:  # type: ignore[override]  # `prepare` makes it so
        try:
            self._lines.put_nowait(record)
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Writes what is there, if somebody reads it, and ends."""
        try:
            self._lines.put(None, timeout=END_SECONDS)
            self._thread.join(END_SECONDS)
        except queue.Full:
            pass  # the thread ends with the process
        super().close()

    def _write_all(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._write(line)
                if (dropped := self.dropped) > self._told:
                    self._write(self._gap(dropped - self._told))
                    self._told = dropped
            except OSError:  # nobody will ever read: there is no place to say it
                self.dropped += 1

    def _gap(self, lines: int) -> str:
        """The line that stands for those dropped; written at once, not at the queue's end."""
        text = "%d lines were dropped, as nobody read those before them"
        place = log.makeRecord(log.name, logging.WARNING, __file__, 0, text, (lines,), None)
        return self.prepare(place)

    def _write(self, line: str) -> None:
        """Past the buffer of `sys.stderr`, whose lock would hold up the end of the process."""
        data = line.encode("utf-8", "backslashreplace")
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:  # another program shares the file, and made it so
                select.select([], [self._descriptor], [])
