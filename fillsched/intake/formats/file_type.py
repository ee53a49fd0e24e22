"""What kind of file the bytes are, by their content and never by the name.

What it is for: refusing a PDF with the word PDF instead of a thousand complaints about its rows.
What it is not for: reading.
"""

import io
import re
import zipfile
from collections.abc import Sequence

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.table import Kind

_CSV_OR_XLSX = "Save the table as CSV UTF-8 or as an Excel workbook (.xlsx) and send that"

LOCK_FILE_BYTES = range(50, 200)
"""Size of the file that Excel keeps beside an open workbook: 162 or 165 bytes."""

_SIGNATURES: Sequence[tuple[bytes, str]] = (
    (b"%PDF", "a PDF"),
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
    (b"mime-version:", "a web archive (MHTML), whatever its name ends in"),
)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"

_JSON = re.compile(rb"""\{\s*["}]|\[\s*[\[{"\]]""")


def kind_of(content: bytes) -> Kind:
    """The kind of a table; raises InvalidInput, saying what it is, for what is known as none.

    Any text counts as csv here: whether it holds a table is seen when it is read.
    """
    if not content.strip():
        raise InvalidInput(
            [Fault("the file", "", "it is empty", "Send a file with a header and at least one lot")]
        )
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise InvalidInput([_not_a_table(name)])
    if content.startswith(_OLE):
        return "xls"
    if _is_lock_file(content):
        raise InvalidInput([_lock_file()])
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, name in _MARKUP:
        if start.startswith(signature):
            raise InvalidInput([_not_a_table(name)])
    if _JSON.match(start):
        raise InvalidInput([_not_a_table("JSON")])
    return "csv"


def _is_lock_file(content: bytes) -> bool:
    """Excel's own: the length of the user's name, the name padded with spaces, then in UTF-16."""
    length = content[0]
    name = content[1 : length + 1]
    return (
        len(content) in LOCK_FILE_BYTES
        and 0 < length < 55
        and name.isascii()
        and b"\0" not in name
        and content[length + 1 : length + 2] in (b" ", b"\0")
        and b"\0" in content
    )


def _lock_file() -> Fault:
    return Fault(
        "the file",
        "",
        "it is the file that Excel keeps beside an open workbook",
        "Send the workbook itself, whose name does not begin with ~$",
    )


def _zip_kind(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            kind = _beginning(archive, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, KeyError):
        raise InvalidInput([_not_a_table("a damaged zip archive or workbook")]) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "word/document.xml" in names:
        raise InvalidInput([_not_a_table("a Word document")])
    if kind.startswith(_ODS):
        return "ods"
    if "content.xml" in names and kind:
        raise InvalidInput([_not_a_table("an OpenDocument file that is no spreadsheet")])
    raise InvalidInput([_not_a_table("a zip archive")])


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(100)


def _not_a_table(name: str) -> Fault:
    return Fault("the file", "", f"it is {name}", _CSV_OR_XLSX)
