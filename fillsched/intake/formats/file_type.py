"""What kind of file the bytes are, by their content and never by the name.

What it is for: refusing a PDF with the word PDF instead of a thousand complaints about its rows.
What it is not for: reading.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Literal

from fillsched.errors import Fault, InvalidInput

_CSV_OR_XLSX = "Save the table as CSV UTF-8 or as an Excel workbook (.xlsx) and send that"

_SIGNATURES: Sequence[tuple[bytes, str]] = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls) or one with a password"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "an RTF text"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
)
_MARKUP: Sequence[tuple[bytes, str]] = (
    (b"<!doctype html", "a web page (HTML), whatever its name ends in"),
    (b"<html", "a web page (HTML), whatever its name ends in"),
    (b"<table", "a web page (HTML), whatever its name ends in"),
    (b"<?xml", "an XML file"),
)


_JSON = re.compile(rb"""\{\s*["}]|\[\s*[\[{"\]]""")


def kind_of(content: bytes) -> Literal["csv", "xlsx"]:
    """Csv or xlsx; raises InvalidInput, saying what it is, for anything that is known as neither.

    Any text counts as csv here: whether it holds a table is seen when it is read.
    """
    if not content.strip():
        raise InvalidInput(
            [Fault("the file", "", "it is empty", "Send a file with a header and at least one lot")]
        )
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise InvalidInput([_not_a_table(name)])
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, name in _MARKUP:
        if start.startswith(signature):
            raise InvalidInput([_not_a_table(name)])
    if _JSON.match(start):
        raise InvalidInput([_not_a_table("JSON")])
    return "csv"


def _zip_kind(content: bytes) -> Literal["xlsx"]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InvalidInput([_not_a_table("a damaged zip archive or workbook")]) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise InvalidInput([_not_a_table("a binary Excel workbook (.xlsb)")])
    if "word/document.xml" in names:
        raise InvalidInput([_not_a_table("a Word document")])
    if "content.xml" in names and "mimetype" in names:
        raise InvalidInput([_not_a_table("an OpenDocument file (.ods, .odt)")])
    raise InvalidInput([_not_a_table("a zip archive")])


def _not_a_table(name: str) -> Fault:
    return Fault("the file", "", f"it is {name}", _CSV_OR_XLSX)
