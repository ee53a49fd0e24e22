"""TOML from elsewhere: bounded in size, depth and kind of file before it is parsed."""

import os
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from fillsched.toml_text import FILE_BYTES, NotToml, load, loads

DEEP = [
    ".".join(["a"] * 200_000) + " = 1",
    "a = " + "[" * 1_000,
    "a = " + "{b = " * 40,
    "[" + ".".join(["a"] * 50) + "]",
]


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_attack_2_what_nests_too_deep_is_not_parsed(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tomllib, "loads", lambda *_, **__: pytest.fail("it was parsed"))
    with pytest.raises(NotToml, match="line 1 is nested deeper than 20 levels"):
        loads(text)


def test_attack_2_a_number_without_end_is_told_in_our_words() -> None:
    with pytest.raises(NotToml, match="a number in it has thousands of digits"):
        loads("a = " + "9" * 10_000)


def test_brackets_and_dots_in_strings_and_comments_nest_nothing() -> None:
    text = f"""a = "{"[" * 30}" # {"{" * 30}
b = '''{"[" * 30}'''
"x.{"y." * 30}" = 1.5
"""
    read = loads(text, Decimal)
    assert read["a"] == "[" * 30 and list(read.values())[-1] == Decimal("1.5")


def test_attack_2_only_a_file_with_an_end_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    (tmp_path / "large").write_bytes(b"#" * (FILE_BYTES + 1))
    (tmp_path / "latin").write_bytes(b'a = "\xe4"')
    for name, why in (
        ("pipe", "no regular file"),
        ("device", "no regular file"),
        ("folder", "a directory"),
        ("large", "larger than 1 MB"),
        ("latin", "not UTF-8"),
    ):
        with pytest.raises(NotToml, match=why):
            load(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_import_a21_a_mark_of_notepad_or_powershell_is_no_part_of_the_text(
    tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "plant.toml"
    file.write_bytes('clean_hours = 24\nline = "Süd"\n'.encode(encoding))
    assert load(file) == {"clean_hours": 24, "line": "Süd"}
