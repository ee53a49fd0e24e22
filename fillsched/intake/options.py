"""What the user settled about how a file is to be read: the `read` field of a request.

What it is for: the answers to the questions that reading may ask. What it is not for: rules and
figures of the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Decimal = Literal["comma", "point"]
Dates = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read where the file alone does not say it; the default leaves all to the file.

    `decimal`: what parts the decimals of a number, for all columns (``--decimal comma|point``).
    `columns`: our name of a column -> the file's heading (``--map product=Produkte``).
    `sheet`: the sheet of a workbook, by name. `dates`: the order of a written date.
    """

    decimal: Decimal | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    dates: Dates | None = None
