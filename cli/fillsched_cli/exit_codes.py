"""What a command's exit code says to the shell, and the way to end with one.

What it is for: a name for each code. What it is not for: errors, each of which knows its own code
(`fillsched.errors`): 2 usage or rejected input, 3 daemon unreachable, 4 login needed or forbidden.
143 is what the shell makes of a command that was told to end.
"""

FAILED = 1
"""The job failed, or what was asked about is not so."""

USAGE = 2
UNPLACED = 5
"""The job ended well, but some lots could not be placed."""

CANCELLED = 6
OUR_FAULT = 70
"""Something that nobody foresaw: a fault of the program."""

UNWRITTEN = 74
"""Output could not be written, or a file not be used."""

TIMED_OUT = 124
HUNG_UP = 129
"""The terminal is gone."""

INTERRUPTED = 130

READER_GONE = 141
"""Nobody reads the output any more (`| head`), so that the outcome was not told: what a shell makes
of a program that ends by SIGPIPE."""


class Exit(Exception):
    """Ends a command with `code`; what there was to say has been said."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)
