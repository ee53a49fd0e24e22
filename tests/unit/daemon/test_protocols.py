"""Ours serve where they fit the installed uvicorn; else its own do, and the log says so."""

import logging
from typing import Any

import pytest

from fillsched.api.live import bounded_http, transport
from fillsched.api.live.bounded_http import BoundedHttp
from fillsched.api.live.transport import LiveProtocol
from fillsched.daemon import protocols
from fillsched.daemon.protocols import http_protocol, socket_protocol


def test_ours_fit_the_versions_that_we_ask_for(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert http_protocol() is BoundedHttp
        assert socket_protocol() is LiveProtocol
    assert not caplog.records


class NoChannel(LiveProtocol):
    """As if uvicorn no longer called what gives a connection its channel."""

    def handle_connect(self, event: Any) -> None:
        super(LiveProtocol, self).handle_connect(event)


class OtherArguments(LiveProtocol):
    def __init__(self) -> None: ...


class Unbounded(BoundedHttp):
    """As if uvicorn no longer called what counts the bytes of a head."""

    def data_received(self, data: bytes) -> None:
        super(BoundedHttp, self).data_received(data)


@pytest.mark.parametrize("unfit", [NoChannel, OtherArguments])
def test_a_socket_protocol_that_does_not_fit_gives_way(
    unfit: type, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(transport, "LiveProtocol", unfit)
    monkeypatch.setattr(protocols, "ANSWER_SECONDS", 0.2)
    with caplog.at_level(logging.WARNING):
        assert socket_protocol() == "auto"
    assert "The WebSocket protocol does not fit" in caplog.text


def test_an_http_protocol_that_bounds_nothing_gives_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bounded_http, "BoundedHttp", Unbounded)
    monkeypatch.setattr(protocols, "ANSWER_SECONDS", 0.2)
    with caplog.at_level(logging.WARNING):
        assert http_protocol() == "auto"
    assert "The HTTP protocol does not fit" in caplog.text


def test_what_is_tried_at_the_start_stands_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert http_protocol() is BoundedHttp and socket_protocol() is LiveProtocol
    assert caplog.text == ""
    assert not logging.getLogger("uvicorn.error").disabled
