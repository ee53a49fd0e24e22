"""Standard output and error, which say what keeps them from being written to.

What it is for: one kind of error for a closed pipe and a full disk, whoever writes: libraries that
write for us end the program by a rule of their own when they meet the system's. What it is not for:
what is written (`console`), or what becomes of the error (`runner`).
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from fillsched.errors import FillschedError
from fillsched_cli.exit_codes import READER_GONE, UNWRITTEN


class Unwritable(FillschedError):
    """Output that cannot be written."""

    exit_code = UNWRITTEN


class ReaderGone(Unwritable):
    """Nobody reads any more (`| head`): not an error, and nothing left to say."""

    exit_code = READER_GONE


class _Stream(io.FileIO):
    """One of the two, below its buffer."""

    def __init__(self, descriptor: int, called: str) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._called = called

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise ReaderGone(f"Nobody reads {self._called}.") from None
        except OSError as error:
            why = (error.strerror or "it is closed").lower()
            raise Unwritable(f"Cannot write to {self._called}: {why}.") from error


@contextmanager
def standard_streams() -> Iterator[None]:
    """Puts our own in the place of Python's, to the end of the program.

    A character that they have not got never ends a command, and what goes to one that was closed
    from the start is dropped. The consoles of Windows, which are no files, stay as they are.
    """
    sys.stdout = _opened(sys.stdout, 1, "standard output")
    sys.stderr = _opened(sys.stderr, 2, "standard error")
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Unwritable:  # the exit code is known; Python would make another of it
                write_nowhere(1, 2)


def _opened(python: TextIO | None, descriptor: int, called: str) -> TextIO:
    if python is None:
        return open(os.devnull, "w", encoding="utf-8")  # as long as we run
    if sys.platform == "win32":
        return python
    lines = descriptor == 2 or python.isatty()
    return io.TextIOWrapper(
        io.BufferedWriter(_Stream(descriptor, called)),
        python.encoding,
        "backslashreplace",
        line_buffering=lines,
    )


def write_nowhere(*descriptors: int) -> None:
    """What is still written to these, whose reader is gone, is dropped and no error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
