"""What the user settled about how a file is to be read: the `read` field of a request.

What it is for: the answers to the questions that reading may ask. What it is not for: rules and
figures of the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Decimal = Literal["comma", "point"]
Dates = Literal["dmy", "mdy", "ymd"]
Unit = Literal["vials", "thousands", "millions", "hours", "minutes", "seconds", "days"]
Encoding = Literal[
    "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-1", "iso-8859-2",
    "iso-8859-15", "cp850", "cp437", "mac-roman", "shift-jis", "gb18030", "big5", "euc-kr",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read where the file alone does not say it; the default leaves all to the file.

    `decimal`: what parts the decimals of a number, for all columns (``--decimal comma|point``).
    `columns`: our name of a column -> the file's heading, or its letter (``--map
    product=Produkte``). `sheet`: the sheet of a workbook, by name. `dates`: the order of a written
    date, where a column leaves it open. `unit`: in what the amounts are written (``--unit
    thousands``). `encoding`: of a text. `zone`: the plant's, by its IANA name, in which dates are
    meant.
    """

    decimal: Decimal | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    dates: Dates | None = None
    unit: Unit | None = None
    encoding: Encoding | None = None
    zone: str = "UTC"
