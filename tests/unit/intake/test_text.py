"""Bytes become text only where the encoding is certain."""

import pytest

from fillsched.errors import InvalidInput
from fillsched.intake.formats.encoding import decode


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"Lot ID", "Lot ID", "UTF-8"),
        ("Größe 5 µg".encode(), "Größe 5 µg", "UTF-8"),
        ("Größe".encode("utf-8-sig"), "Größe", "UTF-8 with BOM"),
        (b"\xff\xfe" + "Größe Ω".encode("utf-16-le"), "Größe Ω", "UTF-16 little endian"),
        (b"\xfe\xff" + "Größe Ω".encode("utf-16-be"), "Größe Ω", "UTF-16 big endian"),
        ("Lot ID,Typ".encode("utf-16-le"), "Lot ID,Typ", "UTF-16 little endian"),
        ("Lot ID,Typ".encode("utf-16-be"), "Lot ID,Typ", "UTF-16 big endian"),
        ("Größe für Ärmel, été".encode("cp1252"), "Größe für Ärmel, été", "Windows-1252"),
    ],
)
def test_a_certain_encoding_is_read_and_named(content: bytes, text: str, encoding: str) -> None:
    assert decode(content) == (text, encoding)


@pytest.mark.parametrize(
    "content",
    [
        "Crème".encode("cp1252"),  # è is č in Central Europe
        "Größe".encode("mac_roman"),
        "Größe".encode("cp850"),
        "Вакцина".encode("cp1251"),
        "дйн".encode("cp1251"),  # in every Western code page this would be äéí
        "ワクチン".encode("shift_jis"),
        b"\xff\xfe" + b"\x00\xd8\x41\x00",  # half of a surrogate pair
        b"\xff\xfeL\x00o",  # cut in the middle
        b"Lot\0ID",
        b"\xef\xbb\xbfLot\xffID",
    ],
)
def test_an_uncertain_encoding_is_refused_with_the_way_out(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(content)
    (fault,) = caught.value.faults
    assert fault.where == "line 1"
    assert "UTF-8" in fault.fix


def test_the_line_of_a_bad_byte_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(b"a\nb\n\x81\n")
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("line 3", "byte 0x81")
