"""Every error fillsched raises on purpose, as one tree.

What it is for: a class says what went wrong, carries the data, and names the stable code, the HTTP
status, the WebSocket close code and the exit code, so that each edge translates once and the same
way. What it is not for: faults in our own code, which stay ordinary exceptions.

    FillschedError
    ├── InvalidInput            VALIDATION_ERROR      422  content is wrong: lots, rules, settings
    │   └── MalformedRequest    VALIDATION_ERROR      400  the request itself cannot be read
    ├── AuthenticationError     AUTHENTICATION_ERROR  401  no, bad, expired or revoked token
    ├── AuthorizationError      AUTHORIZATION_ERROR   403  known user, not allowed
    ├── NotFound                NOT_FOUND             404  no such thing, or not yours
    ├── MethodNotAllowed        METHOD_NOT_ALLOWED    405  the address knows other methods
    ├── Misdirected             MISDIRECTED           421  asked by a name that is not ours
    ├── Conflict                CONFLICT              409  already finished, or in flight
    │   └── DirectoryHeld       CONFLICT              409  another daemon has the data directory
    ├── LimitExceeded           LIMIT_EXCEEDED        429  a rate or a count
    │   └── TooLarge            LIMIT_EXCEEDED        413  a size
    ├── ExecutionError          EXECUTION_ERROR       500  the solver or the server failed
    │   └── Unavailable         EXECUTION_ERROR       503  it can store nothing until it is mended
    ├── JobTimeout              TIMEOUT_ERROR         504  the hard limit passed without a schedule
    ├── JobCancelled            CANCELLED             -    somebody cancelled it
    ├── ConnectionTrouble       CONNECTION_ERROR      -    the daemon cannot be reached
    │   ├── Unanswered          CONNECTION_ERROR      -    what was sent may have been done
    │   └── TlsTrouble          CONNECTION_ERROR      -    it is there, and is not believed
    └── StaleAttempt            (internal)            -    a worker without its lease wrote
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, said so that the person who caused it can mend it.

    `where` is a place the person can find (``row 14, column C (Vials)``, ``lot W42-007``,
    ``time_limit_seconds``); `value` is what stood there; `reason` says why it cannot be used;
    `fix` says what to do.
    """

    where: str
    value: str
    reason: str
    fix: str

    def __str__(self) -> str:
        end = "" if self.fix.endswith("?") else "."
        return f"{self.claim}. {self.fix}{end}"

    @property
    def claim(self) -> str:
        """Where, what stood there, and why it cannot be used, without what to do."""
        held = f", '{self.value}'" if self.value else ""
        return f"{self.where}{held}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to settle a question: what it means, how to ask for it, what a value becomes then.

    `option` is that of the command line, which names the fields of a request's `read` too.
    """

    label: str
    option: str
    sample: str


@dataclass(frozen=True, slots=True)
class Question:
    """What input leaves open and only its author can know, with the answers there are.

    `kind` says what is open (`questions.Kind` of the intake); `column` is ours, and `letter` where
    it stands, if it is about a column that was found.
    """

    kind: str
    column: str | None
    letter: str | None
    readings: tuple[Reading, ...]


class FillschedError(Exception):
    """Root of the tree. Its text is made from its data and holds no path and no traceback."""

    code: ClassVar[str] = "EXECUTION_ERROR"
    http_status: ClassVar[int] = 500
    close_code: ClassVar[int] = 1011
    exit_code: ClassVar[int] = 1


def answered(error: BaseException) -> None:
    """Drops the tracebacks of an error that has been answered, and of those it came from.

    A traceback holds every frame the error passed. Where one of them holds the error in turn, all
    that these frames know would stay until it is searched for.
    """
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__


class InvalidInput(FillschedError):
    """Content that cannot be used. Carries every fault found, not the first one only."""

    code = "VALIDATION_ERROR"
    http_status = 422
    close_code = 1008
    exit_code = 2

    def __init__(
        self, faults: Sequence[Fault], summary: str = "", questions: Sequence[Question] = ()
    ) -> None:
        self.faults = tuple(faults)
        self.questions = tuple(questions)
        self.summary = summary or (
            str(self.faults[0]) if len(self.faults) == 1 else f"{len(self.faults)} things are wrong"
        )
        super().__init__(self.summary)

    def __reduce__(
        self,
    ) -> tuple[type["InvalidInput"], tuple[tuple[Fault, ...], str, tuple[Question, ...]]]:
        return type(self), (self.faults, self.summary, self.questions)


class MalformedRequest(InvalidInput):
    """A request whose form cannot be read at all."""

    http_status = 400


class AuthenticationError(FillschedError):
    """No token, or one that does not stand up."""

    code = "AUTHENTICATION_ERROR"
    http_status = 401
    close_code = 1008
    exit_code = 4


class AuthorizationError(FillschedError):
    """A known user who may not do this."""

    code = "AUTHORIZATION_ERROR"
    http_status = 403
    close_code = 1008
    exit_code = 4


class NotFound(FillschedError):
    """No such thing, or not yours: the two look the same, so that ids tell a stranger nothing."""

    code = "NOT_FOUND"
    http_status = 404
    close_code = 1008
    exit_code = 2

    @classmethod
    def of(cls, what: str, key: object) -> "NotFound":
        """The error about one missing thing."""
        return cls(f"There is no {what} {key}, or it is not yours.")


class MethodNotAllowed(FillschedError):
    """An address that knows other methods than the one asked for."""

    code = "METHOD_NOT_ALLOWED"
    http_status = 405
    close_code = 1008
    exit_code = 2


class Misdirected(FillschedError):
    """A request to a host of another name."""

    code = "MISDIRECTED"
    http_status = 421
    close_code = 1008
    exit_code = 3

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(
            f"This daemon is not called {host or 'nothing'!r}. Use its own address, or name the "
            "host in the setting allowed_hosts."
        )


class Conflict(FillschedError):
    """The thing is in a state in which this cannot be done."""

    code = "CONFLICT"
    http_status = 409
    close_code = 1008
    exit_code = 2


class DirectoryHeld(Conflict):
    """Another daemon holds the data directory: it answers soon, or lets go."""


class LimitExceeded(FillschedError):
    """A rate or count limit; `retry_after_seconds`: when to try again (None: never)."""

    code = "LIMIT_EXCEEDED"
    http_status = 429
    close_code = 1008
    exit_code = 3

    def __init__(self, text: str, *, retry_after_seconds: int | None = None) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(text)


class TooLarge(LimitExceeded):
    """A size limit; waiting does not help."""

    http_status = 413
    exit_code = 2


class ExecutionError(FillschedError):
    """The solver or the server failed; not the caller's fault."""


class Unavailable(ExecutionError):
    """The server takes nothing now, as it ends or its store is in trouble; nothing was accepted."""

    http_status = 503


class JobTimeout(FillschedError):
    """The job's hard limit passed before any schedule was found."""

    code = "TIMEOUT_ERROR"
    http_status = 504

    def __init__(self, limit_seconds: float) -> None:
        self.limit_seconds = limit_seconds
        super().__init__(
            f"No schedule was found within the job's hard limit of {limit_seconds:g} s."
        )


class JobCancelled(FillschedError):
    """Somebody cancelled the job."""

    code = "CANCELLED"
    http_status = 409
    close_code = 1000
    exit_code = 6


class ConnectionTrouble(FillschedError):
    """The daemon cannot be reached, or went away and did not come back."""

    code = "CONNECTION_ERROR"
    exit_code = 3


class Unanswered(ConnectionTrouble):
    """A request was sent and no answer of the daemon came: it may have been done, or not."""


class TlsTrouble(ConnectionTrouble):
    """A daemon is there, but its certificate does not count here, or one of both speaks no TLS.
    Trying again is of no use."""


class StaleAttempt(FillschedError):
    """A write by an attempt that no longer holds the job; nothing was written."""

    def __init__(self, job_id: int, attempt: int) -> None:
        self.job_id, self.attempt = job_id, attempt
        super().__init__(f"Attempt {attempt} no longer holds job {job_id}.")


class CancelCameFirst(FillschedError):
    """The end of a job whose cancel was acknowledged before; nothing was written."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        super().__init__(f"Job {job_id} was cancelled before it ended.")
