"""The import receipt: what was seen in a file, what was decided about it, what it leaves open.

What it is for: stored with the job, so that a year later one can say how a number was read. What it
is not for: problems, which are faults and end the reading.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from fillsched.errors import Question
from fillsched.intake.table import Kind


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """Where one of our columns was found: the heading as it stands there, and its letter."""

    heading: str
    letter: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was decided and seen while reading one file; little of it where there is no table.

    `encoding` and `delimiter` belong to csv, `sheet` to workbooks. `header_row` counts as a
    spreadsheet does. `columns` maps our names to where they were found. `decimal` is the convention
    of the amounts: comma, point, or None where no value depended on it; `unit` what the user said
    of them. `lots` were read; `rows_skipped` are filled rows that became no lot, and `notes` say
    which and why. `own_columns`: headings of the columns kept beside the lots and not used.
    `questions`: what is open. `sha256` is that of the file's bytes.
    """

    filename: str
    sha256: str
    kind: Kind | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, ReadColumn] = field(default_factory=dict)
    decimal: Literal["comma", "point"] | None = None
    unit: str | None = None
    lots: int = 0
    rows_skipped: int = 0
    own_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The receipt in plain JSON values."""
        return asdict(self) | {
            "own_columns": list(self.own_columns),
            "notes": list(self.notes),
            "questions": [
                asdict(question) | {"readings": [asdict(one) for one in question.readings]}
                for question in self.questions
            ],
        }
