"""Whatever happens in a command is a sentence and an exit code of its own."""

import errno
from collections.abc import Iterator

import pytest

from fillsched.errors import ConnectionTrouble
from fillsched_cli.exit_codes import Exit
from fillsched_cli.output import console
from fillsched_cli.runner import ended


@pytest.fixture(autouse=True)
def fresh_console() -> Iterator[None]:
    """Whatever a console of an earlier test wrote to."""
    console.stderr.cache_clear()
    yield
    console.stderr.cache_clear()


def raises(error: BaseException) -> int:
    def work() -> None:
        raise error

    return ended(work, debug=False)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Exit(6), 6, ""),
        (KeyboardInterrupt(), 130, ""),
        (ConnectionTrouble("Nobody answers."), 3, "✗ Nobody answers."),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), 74, "✗ /x cannot be used: perm"),
        (OSError(errno.ENOSPC, "No space left on device"), 74, "no space left on device."),
        (ValueError("nonsense"), 70, "✗ A fault of fillsched, and none of yours. ValueError: non"),
        (RecursionError(), 70, "RecursionError\n  Please report it"),
        (ExceptionGroup("two", [OSError(), KeyError()]), 70, "ExceptionGroup: two"),
    ],
)
def test_live_19_an_error_that_nobody_foresaw_is_a_sentence_and_never_exit_1(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raises(error) == code
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said
    assert bool(words) == bool(said)


def test_live_19_a_traceback_is_for_debug_and_changes_no_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def work() -> None:
        raise ValueError("nonsense")

    assert ended(work, debug=True) == 70
    said = capsys.readouterr().err
    assert "Traceback" in said and "A fault of fillsched" in said
