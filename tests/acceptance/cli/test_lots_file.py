"""What becomes of a file's name on its way to the daemon."""

import os
from pathlib import Path

import pytest

from fillsched.errors import InvalidInput
from fillsched.testing.problems import LOTS_CSV
from fillsched.wire import NAME_CHARACTERS
from fillsched_cli.commands.lots import lots_file
from tests.acceptance.cli.conftest import Shell


def test_the_name_of_a_job_is_as_much_of_a_files_name_as_fits() -> None:
    assert lots_file.stem_of("/x/W42.csv") == "W42"
    assert lots_file.stem_of("-") == "stdin"
    assert lots_file.stem_of("ä" * 240 + ".csv") == "ä" * NAME_CHARACTERS


def test_a_name_of_any_bytes_can_be_sent_and_shown() -> None:
    odd = os.fsdecode(b"W\xff42\x1b[31m\n.csv")
    name = lots_file.readable(odd)
    assert name.encode() and name.isprintable()
    assert name.startswith("W�42")


def test_a_file_that_is_not_there_is_refused_whatever_its_name() -> None:
    for name in (os.fsdecode(b"\xff\xfe.csv"), "a\0b.csv", "x" * 5000):
        with pytest.raises(InvalidInput) as refused:
            lots_file.read_file(name)
        str(refused.value).encode()


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on POSIX only")
def test_a_file_of_any_name_is_planned(served: Shell) -> None:
    for bytes_of_name in (b"x" * 220 + b".csv", b"W\xff42.csv"):
        path = Path(os.fsdecode(os.fsencode(served.directory) + b"/" + bytes_of_name))
        path.write_bytes(LOTS_CSV)
        ran = served.run("submit", path, "--watch")
        assert ran.code == 0, ran.err
