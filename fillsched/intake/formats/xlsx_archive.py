"""A workbook that is a zip archive, as far as it must be known before it is opened.

What it is for: refusing an archive that would fill memory, streaming its parts by, listing sheets
with their parts. What it is not for: what stands in a sheet (`xlsx_sheet`).
"""

import io
import posixpath
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.limits import MOST_UNPACKED_BYTES

_CHUNK = 1 << 18
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"

Attributes = Mapping[str, str]


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, once it is known to unpack to no more than MOST_UNPACKED_BYTES.

    The sizes that an archive declares may lie, so every part is unpacked and counted, and nothing
    is kept. Raises InvalidInput when it is damaged, has a password or is too big.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        left = MOST_UNPACKED_BYTES
        for part in archive.infolist():
            if part.flag_bits & 0x1:
                raise InvalidInput([damaged("it is protected by a password")])
            left -= part.file_size
            if left < 0:
                raise _too_big()
        left = MOST_UNPACKED_BYTES
        for part in archive.infolist():
            left -= _true_size(archive, part, left)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib.error):
        raise InvalidInput([damaged("the workbook is damaged")]) from None
    return archive


def with_slashes(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """The workbook with its parts named as they must be; some programs write backslashes, which
    Excel reads and the workbook library does not."""
    if not any("\\" in name for name in archive.namelist()):
        return content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as renamed:
        for part in archive.infolist():
            with archive.open(part) as stream:
                renamed.writestr(part.filename.replace("\\", "/"), stream.read())
    return target.getvalue()


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet -> the part of the archive that holds it, in the workbook's order."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if local_name(k) == "id"), "")
            sheets.append((attributes.get("name", ""), relation))

    def on_relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive, _WORKBOOK, on_sheet)
    parse(archive, _RELATIONS, on_relation)
    parts = {}
    for name, relation in sheets:
        parts[name] = target_of("xl", targets.get(relation, ""))
    return parts


def target_of(folder: str, target: str) -> str:
    """The part that a relation of a part in `folder` points to."""
    return target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def _true_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Bytes of a part when unpacked; raises InvalidInput as soon as they are more than `most`."""
    declared = part.file_size
    part.file_size = sys.maxsize  # or reading would stop at the size that is declared
    try:
        size = 0
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise _too_big()
        return size
    finally:
        part.file_size = declared


def parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Streams an XML part by; names come without their namespace."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(local_name(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local_name(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        with archive.open(actual_name(archive, part) or part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (KeyError, expat.ExpatError, zipfile.BadZipFile):
        raise InvalidInput([damaged("the workbook is damaged")]) from None


def actual_name(archive: zipfile.ZipFile, part: str) -> str | None:
    """The part as the archive spells it; like the workbook library, without regard to case."""
    lowered = part.lower()
    return next((name for name in archive.namelist() if name.lower() == lowered), None)


def _no_doctype(*_: object) -> None:
    """No spreadsheet writes one; entities could make a few bytes into gigabytes."""
    raise InvalidInput([damaged("the workbook holds a document type, which none should")])


def local_name(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _too_big() -> InvalidInput:
    return InvalidInput(
        [
            Fault(
                "the file",
                "",
                f"the workbook unpacks to more than {MOST_UNPACKED_BYTES // 1_000_000:,} MB",
                "Send the table alone, as CSV or as a new workbook",
            )
        ]
    )


def damaged(reason: str) -> Fault:
    return Fault("the file", "", reason, "Open it in a spreadsheet, save it anew and send that")
