"""The import receipt: what was seen in a file and what was decided about it.

What it is for: stored with the job, so that a year later one can say how a number was read. What
it is not for: problems, which are faults and end the reading.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """Where one of our columns was found: the heading as it stands there, and its letter."""

    heading: str
    letter: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was decided and seen while reading one file.

    `kind` is csv or xlsx. `encoding` and `delimiter` belong to csv, `sheet` to xlsx. `header_row`
    counts as a spreadsheet does. `columns` maps our names to where they were found. `decimal` is
    the convention of the amounts: comma, point, or None where no value depended on it. `lots` were
    read; `rows_skipped` are filled rows that became no lot, and `notes` say which and why.
    `sha256` is that of the file's bytes.
    """

    filename: str
    kind: Literal["csv", "xlsx"]
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    columns: Mapping[str, ReadColumn]
    decimal: Literal["comma", "point"] | None
    lots: int
    rows_skipped: int
    notes: tuple[str, ...]
    sha256: str

    def to_json(self) -> dict[str, object]:
        """The receipt in plain JSON values."""
        return asdict(self) | {"notes": list(self.notes)}
