"""The formats in which a schedule can be taken away.

What it is for: one table of names, media types and writers; a writer's library is loaded when it is
first used, or by `preload`. What it is not for: writing (a file per format beside this one).
"""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from types import ModuleType

from fillsched.export.document import Document


class Format(StrEnum):
    """A format by the ending of its files."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    HTML = "html"
    SVG = "svg"
    ICS = "ics"

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return _MEDIA_TYPES[self]


def write(format: Format, document: Document) -> Iterator[bytes]:
    """`document` in `format`, in pieces. Raises InvalidInput where the format cannot hold it."""
    writer = getattr(_module(format), f"write_{format}")
    pieces: Iterator[bytes] = writer(document)
    return pieces


def preload() -> None:
    """Loads every writer and its libraries: a long-lived process whose program is replaced on the
    disk meanwhile would find others there, or none."""
    for format in Format:
        _module(format)


def _module(format: Format) -> ModuleType:
    return import_module(f"fillsched.export.{format}")


_MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HTML: "text/html; charset=utf-8",
    Format.SVG: "image/svg+xml",
    Format.ICS: "text/calendar; charset=utf-8",
}
