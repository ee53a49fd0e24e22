"""Output that cannot be written: a closed pipe, a full disk. Never exit 1: no job failed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.cli.conftest import WAIT_SECONDS, Ran, Shell
from tests.acceptance.forked import Process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")

QUICK = ("--strategy", "given-order")


@contextmanager
def full_disk() -> Iterator[int]:
    with open("/dev/full", "wb", buffering=0) as full:
        yield full.fileno()


@contextmanager
def nobody() -> Iterator[int]:
    """A pipe whose reader is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def ran(shell: Shell, *args: object, out: int, err: int | None = None) -> Ran:
    said = shell.directory / "said"
    with said.open("wb") as to_err, open(os.devnull, "rb") as nothing:
        errors = to_err.fileno() if err is None else err
        process = Process(shell.forked(*args), nothing.fileno(), out, errors)
        code = process.wait(WAIT_SECONDS)
    return Ran(code, "", said.read_text())


COMMANDS = ("list --json", "strategies", "doctor", "config show", "--help", "--version")


@pytest.mark.parametrize("words", COMMANDS)
def test_live_18_a_reader_that_is_gone_ends_every_command_alike(served: Shell, words: str) -> None:
    with nobody() as out:
        assert ran(served, *words.split(), out=out) == Ran(141, "", "")


@pytest.mark.parametrize("words", COMMANDS)
def test_live_19_a_full_disk_is_told_in_a_sentence(served: Shell, words: str) -> None:
    with full_disk() as out:
        end = ran(served, *words.split(), out=out)
    said = "✗ Cannot write to standard output: no space left on device.\n"
    assert (end.code, end.err) == (74, said)


@pytest.mark.parametrize("how", [["-q"], ["--json"], ["--watch", "--json"], ["--watch", "-q"]])
def test_live_19_the_number_of_a_job_that_was_made_is_never_lost(
    served: Shell, how: list[str]
) -> None:
    with full_disk() as out:
        end = ran(served, "submit", served.lots(), *QUICK, *how, out=out)
    newest = max(job["id"] for job in served.jobs())
    assert end.code == 74
    assert f"Schedule {newest} was accepted.\n✗ Cannot write to standard output" in end.err


def test_live_18_a_watch_whose_lines_nobody_reads_tells_no_outcome(served: Shell) -> None:
    for how in (["--json"], ["-q"]):
        with nobody() as out:
            end = ran(served, "submit", served.lots(), *QUICK, "--watch", *how, out=out)
        assert end.code == 141 and "Error" not in end.err and "Traceback" not in end.err


def test_live_18_a_watch_whose_progress_nobody_reads_is_no_failed_job(served: Shell) -> None:
    with nobody() as err, open(os.devnull, "wb") as out:
        end = ran(served, "submit", served.lots(), *QUICK, "--watch", out=out.fileno(), err=err)
    assert end.code == 141


def test_live_18_an_export_into_a_closed_pipe_is_quiet(served: Shell) -> None:
    done = served.run("submit", served.lots(), *QUICK, "--watch", "-q")
    with nobody() as out:
        assert ran(served, "export", done.out.strip(), "-o", "-", out=out) == Ran(141, "", "")


def test_live_19_where_nothing_at_all_can_be_written_the_code_still_says_so(
    served: Shell, tmp_path: Path
) -> None:
    with full_disk() as out:
        assert ran(served, "list", out=out, err=out).code == 74
