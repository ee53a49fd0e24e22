"""What a file is, by its content."""

import pytest

from fillsched.errors import InvalidInput
from fillsched.intake.formats.file_type import kind_of

LOCK = bytes([21]) + b"Microsoft Office User" + b" " * 33
LOCK += b"\x15\x00" + "Microsoft Office User".encode("utf-16-le") + b" \x00" * 33


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        kind_of(content)
    return caught.value.faults[0].reason


def test_import_a25_the_lock_file_of_excel_is_known() -> None:
    assert len(LOCK) in (162, 164, 165)
    assert "keeps beside an open workbook" in refusal(LOCK)


def test_import_56_a_web_archive_is_known_whatever_its_name() -> None:
    assert "MHTML" in refusal(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n")


@pytest.mark.parametrize("text", ["1;2;3\n" * 12, "\tLot\tType\tVials\n" * 4, "Lot ID,Type\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_text_is_no_lock_file(text: str, encoding: str) -> None:
    assert kind_of(text.encode(encoding)) == "csv"
