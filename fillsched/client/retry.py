"""What a stream does about trouble: one table, by which every kind of connection is judged.

What it is for: an exception in, and whether it is tried again, and how, out; and the count of
tries. What it is not for: waiting and connecting (`job_stream`, `topic_stream`), or turning answers
into exceptions (`errors`).
"""

import os
import ssl
from dataclasses import dataclass
from enum import Enum

from fillsched.errors import (
    AuthenticationError,
    ConnectionTrouble,
    FillschedError,
    LimitExceeded,
    TlsTrouble,
    Unavailable,
)


class Lost(Exception):
    """The connection ended without the job's end; the text says why."""


class NoSuchWay(Lost):
    """This kind of connection cannot be had here: something in between does not let it through."""


TROUBLE = (FillschedError, OSError, TimeoutError, Lost)
"""What `step` judges. Anything else is a fault of ours."""


class Step(Enum):
    """What to do next."""

    AGAIN = "after a pause, by the best kind of connection"
    ANOTHER_WAY = "after a pause, by the next kind of connection"
    FRESH_TOKEN = "after a pause, if there is another token than the one refused; else stop"
    STOP = "tell the caller"


def step(trouble: Exception) -> Step:
    """What to do about `trouble`. Only what the daemon itself has said for good is a verdict."""
    match trouble:
        case NoSuchWay():
            return Step.ANOTHER_WAY
        case TlsTrouble():  # a certificate becomes no other by trying
            return Step.STOP
        case Lost() | OSError() | TimeoutError() | ConnectionTrouble():
            return Step.AGAIN
        case Unavailable() | LimitExceeded(retry_after_seconds=int()):
            return Step.AGAIN
        case AuthenticationError():  # a restarted daemon may have written a new token
            return Step.FRESH_TOKEN
        case _:
            return Step.STOP


@dataclass(slots=True)
class Tries:
    """How often it was tried since all went well, by which kind of connection, counted from 0."""

    count: int = 0
    way: int = 0
    _refused: str | None = None

    def failed(self, trouble: Exception, token: str | None) -> None:
        """Counts one more. `token`: the one that was tried, None when it did not come to that.

        Raises `trouble` when to try again is of no use.
        """
        todo = step(trouble)
        if todo is Step.STOP or (todo is Step.FRESH_TOKEN and token in (None, self._refused)):
            raise trouble
        if todo is Step.FRESH_TOKEN:
            self._refused = token
        else:  # what is in between may have changed: the best way is tried first again
            self.way = self.way + 1 if todo is Step.ANOTHER_WAY else 0
        self.count += 1

    def went_well(self) -> None:
        """There is a connection."""
        self.count = 0


def why_lost(error: Exception) -> str:
    """Why there is no connection, in words for somebody who plans lots."""
    if isinstance(error, TimeoutError):
        return "the daemon did not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "nobody answers at the daemon's address"
    if isinstance(error, ssl.SSLError):  # whose numbers are not the system's
        return "the connection was lost while it was being secured"
    if isinstance(error, OSError) and error.strerror and error.errno is not None:
        plain = os.strerror(error.errno) if error.errno > 0 else error.strerror
        return plain.lower()
    return str(error) or type(error).__name__
