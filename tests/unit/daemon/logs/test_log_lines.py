"""Log lines on their way to a reader that is slow, gone, or never comes."""

import io
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fillsched.daemon.logs.log_lines import LogLines
from fillsched.daemon.logs.logging import LogFormat, formatter, named

WAIT_SECONDS = 10.0

LONG = "x" * 100_000
"""More than a pipe takes, so that its writer waits for a reader."""


@contextmanager
def logging_to(
    descriptor: int, most: int = 10, form: LogFormat = "text"
) -> Iterator[tuple[logging.Logger, LogLines]]:
    lines = LogLines(descriptor, most)
    lines.setFormatter(formatter(form))
    log = logging.Logger("unread")
    log.addHandler(lines)
    yield log, lines


def read_until(descriptor: int, end: str) -> str:
    read = ""
    while end not in read:
        piece = os.read(descriptor, 65536)
        assert piece, f"it ended before {end!r}: {read[-200:]}"
        read += piece.decode()
    return read


@pytest.mark.parametrize("form", ["text", "json"])
def test_live_44_what_finds_no_room_is_dropped_counted_and_said_when_it_flows(
    form: LogFormat,
) -> None:
    reader, writer = os.pipe()
    with logging_to(writer, form=form) as (log, lines):
        log.warning(LONG)
        assert os.read(reader, 1), "it is being written, and waits for a reader"
        for number in range(50):  # none of these waits, or the test would not end
            log.warning("line %d", number, extra={"token": f"token=secret{number}"})
        assert lines.dropped in (40, 41)
        dropped = lines.dropped
        seen = read_until(reader, "line 8")
        assert f"{dropped} lines were dropped, as nobody read those before them" in seen
        assert "secret" not in seen and "line 40" not in seen
        log.warning("again")
        assert "lines were dropped" not in read_until(reader, "again")
        assert lines.dropped == dropped
        lines.close()
    os.close(writer)
    os.close(reader)


def test_the_last_lines_are_written_before_the_end() -> None:
    reader, writer = os.pipe()
    with logging_to(writer, most=100) as (log, lines):
        for number in range(90):
            log.warning("line %d ends", number)
        lines.close()
    os.close(writer)
    assert "line 89 ends" in read_until(reader, "line 89 ends")
    os.close(reader)


@pytest.mark.parametrize("most", [1, 100])
def test_live_44_the_end_does_not_wait_for_a_reader_that_never_comes(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fillsched.daemon.logs.log_lines.END_SECONDS", 0.05)
    reader, writer = os.pipe()
    with logging_to(writer, most) as (log, lines):
        for _ in range(3):
            log.warning(LONG)
        closing = threading.Thread(target=lines.close, daemon=True)
        closing.start()
        closing.join(WAIT_SECONDS)
        assert not closing.is_alive()
    os.close(reader)  # and its writer, which is told so, ends


def test_a_reader_that_is_gone_costs_lines_only() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with logging_to(writer) as (log, lines):
        log.warning("nobody")
        lines.close()
        assert lines.dropped == 1
    os.close(writer)


def test_live_44_a_file_that_another_program_made_non_blocking_gets_whole_lines() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with logging_to(writer) as (log, lines):
        log.warning(LONG)
        log.warning("after it")
        seen = read_until(reader, "after it")
        assert LONG in seen and lines.dropped == 0
        lines.close()
    os.close(writer)
    os.close(reader)


@pytest.mark.parametrize("form", ["text", "json"])
def test_people_i11_what_the_server_says_is_called_no_error(form: LogFormat) -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(formatter(form))
    handler.addFilter(named())
    logger = logging.Logger("uvicorn.error")
    logger.addHandler(handler)
    logger.info("Started")
    assert "uvicorn.error" not in handler.stream.getvalue()
    assert "server" in handler.stream.getvalue()
