"""What is wrong, as an answer: problem details (RFC 9457), faults, the report of a check.

What it is for: shape, and one translation of every error. What it is not for: raising them.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from fillsched.errors import (
    Fault,
    FillschedError,
    InvalidInput,
    LimitExceeded,
)
from fillsched.jobs.solver_messages import WrittenFile
from fillsched.wire.values import (
    Answer,
    ErrorCode,
    Instant,
    Lenient,
    LineView,
)


class FaultView(Lenient):
    """One thing that is wrong: where, what stood there, why it cannot be used, what to do."""

    where: str
    value: str
    reason: str
    fix: str

    def fault(self) -> Fault:
        """What it tells of."""
        return Fault(self.where, self.value, self.reason, self.fix)


class ProblemDetails(Lenient):
    """An error as RFC 9457 has it, with the stable `code` and, for bad input, every fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: ErrorCode
    problems: list[FaultView] = Field(default_factory=list)


class FileView(Lenient):
    """A file in an answer; `content` is base64, `rows` stand below its headings."""

    filename: str
    media_type: str
    content: str
    rows: int

    @classmethod
    def of(cls, file: WrittenFile) -> "FileView":
        """`file` for the wire."""
        return cls(
            filename=file.filename,
            media_type=file.media_type,
            content=b64encode(file.content).decode(),
            rows=file.rows,
        )


class ColumnView(Lenient):
    """Where one of our columns was found: the heading as it stands there, and its letter."""

    heading: str
    letter: str


class ReadingView(Lenient):
    """One answer to a question: what it means, the option that gives it, what a value is then."""

    label: str
    option: str
    sample: str


class QuestionView(Lenient):
    """What a lots file leaves open. `kind` says what; `column` is ours, `letter` its place; `text`
    asks it as every screen does."""

    text: str = ""
    kind: str = ""
    column: str | None = None
    letter: str | None = None
    readings: list[ReadingView] = Field(default_factory=list)


class SpanView(Lenient):
    """The sum of amounts, with the smallest and the largest of them. Of hours by the lines of a
    plant `sum` is that of the fastest that may fill each lot, `most` of the slowest, if more."""

    sum: float
    smallest: float
    largest: float
    most: float | None = Field(None, exclude_if=lambda value: value is None)


class DueView(Lenient):
    """How many lots are due, from when to when, and by whose clock that is shown."""

    lots: int
    earliest: Instant
    latest: Instant
    time_zone: str = "UTC"


class PlantSaid(Lenient):
    """The plant that lots were held against: its name, its clock, its lines."""

    name: str = ""
    time_zone: str = "UTC"
    lines: list[str] = Field(default_factory=list)


def plant_said(plant: Mapping[str, Any] | None) -> PlantSaid | None:
    """What is said of the plant whose figures a job was given, if it was."""
    if plant is None:
        return None
    lines = list(plant.get("lines") or ("L1",))
    zone = plant.get("time_zone") or "UTC"
    return PlantSaid(name=plant.get("name") or "", time_zone=zone, lines=lines)


class ReceiptView(Answer):
    """What was seen in a lots file and decided about it, `columns` by our names.

    Null: it does not belong to that kind of file. All is null before the lots are read. `totals`
    are those of the lots in vials and hours, `due` is null where none is due, `line` the figures
    they were held against; `questions` what is to be settled first. `own_columns`: kept beside the
    lots, and not used.
    """

    filename: str | None = None
    kind: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: dict[str, ColumnView] = Field(default_factory=dict)
    decimal: str | None = None
    unit: str | None = None
    lots: int | None = None
    rows_skipped: int | None = None
    own_columns: list[str] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    sha256: str | None = None
    questions: list[QuestionView] = Field(default_factory=list)
    totals: dict[str, SpanView] = Field(default_factory=dict)
    due: DueView | None = None
    line: Annotated[LineView | None, BeforeValidator(lambda line: line or None)] = None
    plant: PlantSaid | None = None


class CheckView(Answer):
    """The import report; `cleaned` and `left_out` stand in it only where `fix` was asked for.

    `line_from`: whose the figures of the line are: ``request``, ``configuration`` or ``defaults``.
    """

    ok: bool
    lots: int
    receipt: Annotated[
        ReceiptView | None,
        PlainSerializer(lambda receipt: receipt and dict(receipt)),  # as it was stored
    ]
    problems: list[FaultView]
    problems_total: int
    line_from: str | None = None
    cleaned: FileView | None = None
    left_out: FileView | None = None


def problem_details(error: FillschedError) -> ProblemDetails:
    """`error` for HTTP and for a `result` message."""
    faults = error.faults if isinstance(error, InvalidInput) else ()
    return ProblemDetails(
        title=_TITLES.get(error.code, "Error"),
        status=error.http_status,
        detail=str(error),
        code=error.code,
        problems=fault_views(faults),
    )


_TITLES = {
    "VALIDATION_ERROR": "The input cannot be used",
    "AUTHENTICATION_ERROR": "Who are you?",
    "AUTHORIZATION_ERROR": "Not allowed",
    "NOT_FOUND": "Not found",
    "METHOD_NOT_ALLOWED": "Method not allowed",
    "MISDIRECTED": "Another host was meant",
    "CONFLICT": "Not possible now",
    "LIMIT_EXCEEDED": "Over a limit",
    "EXECUTION_ERROR": "The server failed",
}


def retry_after(error: FillschedError) -> int | None:
    """Seconds for a Retry-After header, None where waiting does not help."""
    return error.retry_after_seconds if isinstance(error, LimitExceeded) else None


def fault_views(faults: Sequence[Fault]) -> list[FaultView]:
    """`faults` for the wire."""
    return [FaultView(where=f.where, value=f.value, reason=f.reason, fix=f.fix) for f in faults]
