"""Bytes become text only where the encoding is certain."""

from typing import get_args

import pytest

from fillsched.errors import InvalidInput
from fillsched.intake.formats.encoding import decode
from fillsched.intake.options import Encoding


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


def test_import_a15_dashes_and_marks_of_windows_are_certain() -> None:
    text = "Lot ID;Type;Vials\r\nL1;HPV9 – 0.5 mL;5\r\nL2;RSV™ „groß“ 5 €;6\r\n"
    assert decode(text.encode("cp1252")) == (text, "Windows-1252")


@pytest.mark.parametrize("text", ["Größe", "März", "Übung", "Ärzte", "août"])
def test_import_k10_letters_of_dos_are_not_taken_for_marks_of_windows(text: str) -> None:
    with pytest.raises(InvalidInput):
        decode(f"Lot ID;Type\r\nL1;{text}\r\n".encode("cp850"))


def test_people_p5_an_encoding_that_is_not_certain_is_asked_for_and_can_be_said() -> None:
    content = "Lot ID;Type\r\nL1;crème\r\n".encode("cp1252")
    with pytest.raises(InvalidInput) as caught:
        decode(content)
    (question,) = caught.value.questions
    assert question.kind == "encoding"
    first = question.readings[0]
    assert (first.option, first.sample) == ("--encoding windows-1252", "L1;crème")
    assert decode(content, "windows-1252")[0].endswith("L1;crème\r\n")


@pytest.mark.parametrize("encoding", get_args(Encoding))
def test_every_encoding_that_may_be_said_is_known(encoding: str) -> None:
    assert decode("Lot ID\r\n".encode(encoding), encoding)[0].lstrip("\ufeff") == "Lot ID\r\n"


def test_an_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InvalidInput, match="it is not UTF-8"):
        decode(b"caf\xe9\n", "utf-8")
