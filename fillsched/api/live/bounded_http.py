"""uvicorn's HTTP protocol with an end to everything that a stranger can send or leave unsent.

What it is for: bytes of a head, of its URL and of one field, the time a head may take, the time a
body may stand still. All of it holds before anybody is known, and behind it a body is bounded by
`problems.BodyLimit`. An upgrade that nobody here speaks is not heard, as RFC 9110 (7.8) wants it.
What it is not for: WebSocket frames (`transport`), or who may ask.

Bytes are counted in two ways: what the parser has told, and what it was given since it last told
anything. So one line without an end is noticed as surely as lines without end.
"""

import asyncio
from asyncio import TimerHandle
from collections import deque
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from fillsched.api.live.channel import LINGER_SECONDS, TRANSPORT

HEAD_BYTES = 64 * 1024
"""All fields of a head, those behind a chunked body included; browsers send less than 4 KB."""

URL_BYTES = FIELD_BYTES = 8_000
"""The URL, and name and value of one field: what fits into a line of the WebSocket library, so
that nothing passes here which a handshake refuses. A token has about 300 bytes."""

FIELDS = 100
"""Fields of a head; a browser behind three proxies sends 30. The WebSocket library takes 128."""

PIPELINED = 16
"""Requests that may wait on one connection while another is answered; browsers send none."""

HEAD_SECONDS = 15.0
"""From the connection, or from the answer before, until a head is there."""

BODY_SECONDS = 60.0
"""How long a body may stand still."""

UNWANTED_SECONDS = 30.0
"""How long the rest of a body is taken and forgotten that has been answered already, such as by
413: whoever still sends it reads the answer only afterwards."""

PIECE_BYTES = 16 * 1024
"""What the parser is given at a time, and so by how much a limit may be passed."""


class TooMuch(Exception):
    """A head that passes a limit."""


def part(transport: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Ends a connection whose last word is written: at once for writing, soon for all."""
    if transport.can_write_eof():
        transport.write_eof()
    else:  # TLS has no half of an end
        transport.close()
    loop.call_later(LINGER_SECONDS, transport.abort)


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol, which answers 431 to too much and 408 to too late, and lets go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = self._fields = self._untold_bytes = 0
        self._begun = self._head_is_there = self._unwanted = False
        self._over = self._refused = False
        self._deadline: TimerHandle | None = None
        self._unanswered: deque[RequestResponseCycle] = deque()

    # -- the connection -------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        self._give_up_answers()
        super().connection_lost(exc)
        self.parser = None  # type: ignore[assignment]  # it and we would keep each other

    def handle_websocket_upgrade(self) -> None:
        self._expect(None)
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE_BYTES):
            if self._refused:
                self.transport.pause_reading()
            if self._refused or self.parser is None:
                return
            piece = data[start : start + PIECE_BYTES]
            self._untold_bytes += len(piece)
            self._parse(piece)
            if self._untold_bytes > FIELD_BYTES + PIECE_BYTES:
                self._refuse(431, _TOO_MUCH)

    # -- an upgrade -----------------------------------------------------------------------------

    def _parse(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            elif self.scope["method"] == "CONNECT":
                self._refuse(501, "This server is no proxy.")
            else:
                self._read_on_without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def _should_upgrade(self) -> bool:
        """Whether a socket is asked for: by GET of HTTP/1.1 alone (RFC 6455, section 4.1)."""
        asked = self.scope["method"] == "GET" and self.scope["http_version"] == "1.1"
        return asked and super()._should_upgrade()

    def _offers_another(self) -> bool:
        """Whether the head asks for what nobody here speaks, and so is not the request yet."""
        self.scope["method"] = self.parser.get_method().decode("ascii")
        self.scope["http_version"] = self.parser.get_http_version()
        return self.parser.should_upgrade() and not self._should_upgrade()

    def _read_on_without_upgrade(self, behind: bytes) -> None:
        """Reads the head again as if no upgrade were offered, and what stands behind it.

        The parser takes an upgrade for agreed, and what follows for the other protocol: the body
        of a client that only offers HTTP/2, as Java's does with its first request.
        """
        version = self.scope["http_version"].encode()
        head = [self.scope["method"].encode(), b" ", self.url, b" HTTP/", version, b"\r\n"]
        for name, value in self.headers:
            if name != b"upgrade":
                head += [name, b": ", value, b"\r\n"]
        self.parser = httptools.HttpRequestParser(self)
        self._parse(b"".join(head) + b"\r\n")
        self.data_received(behind)

    # -- what the parser tells ------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self._head_bytes = self._fields = self._untold_bytes = 0
        self._begun, self._head_is_there = True, False
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]
        self._expect(HEAD_SECONDS)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._told(len(url), too_much=len(self.url) > URL_BYTES)

    def on_header(self, name: bytes, value: bytes) -> None:
        size = len(name) + len(value)
        self._fields += 1
        self._told(size, too_much=size > FIELD_BYTES or self._fields > FIELDS)
        if not self._head_is_there:  # what stands behind a body changes nothing any more
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._untold_bytes = 0
        self._head_is_there = True
        self._expect(BODY_SECONDS)
        if len(self._unanswered) > PIPELINED:
            raise TooMuch
        if self._offers_another():
            return
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:  # else it asks for a socket
            self._unanswered.append(self.cycle)

    def on_body(self, body: bytes) -> None:
        self._untold_bytes = 0
        if not self._unwanted:
            self._expect(BODY_SECONDS)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._untold_bytes = 0
        self._expect(HEAD_SECONDS if self._unwanted else None)
        self._begun = self._unwanted = False
        if not self._offers_another():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self._unanswered.popleft()
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if self._begun and self._head_is_there and not self._unanswered:
            self._unwanted = True
            self._expect(UNWANTED_SECONDS)
        elif self.pipeline:
            self.flow.pause_reading()
        elif self._deadline is None:
            self._expect(HEAD_SECONDS)

    def _told(self, size: int, *, too_much: bool) -> None:
        self._untold_bytes = 0
        self._head_bytes += size
        if too_much or self._head_bytes > HEAD_BYTES:
            self._over = True
            raise TooMuch

    # -- refusing -------------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn for what its parser refuses, and for what we raise inside of it."""
        if self._over:
            self._refuse(431, _TOO_MUCH)
        else:
            self._refuse(400, msg)

    def _refuse(self, status: int | None, text: str = "") -> None:
        """Answers with `status`, if one is due, and ends the connection."""
        self._refused = True
        self._expect(None)
        if status is not None and not any(cycle.response_started for cycle in self._unanswered):
            body = text.encode()
            length = str(len(body)).encode()
            self.transport.write(
                STATUS_LINE[status] + b"content-type: text/plain; charset=utf-8\r\n"
                b"content-length: " + length + b"\r\nconnection: close\r\n\r\n" + body
            )
        self._give_up_answers()
        part(self.transport, self.loop)

    def _give_up_answers(self) -> None:
        """Whoever works on an answer, or waits for more of a body, learns that nobody reads it."""
        self.pipeline.clear()
        for cycle in self._unanswered:
            cycle.disconnected = True
            cycle.message_event.set()
        self._unanswered.clear()

    # -- time -----------------------------------------------------------------------------------

    def _expect(self, seconds: float | None) -> None:
        """Something is to come within `seconds`; None: it is not the peer's turn."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        waiting = self._begun and not self._unwanted
        if waiting and self._head_is_there and self.flow.read_paused:  # it is we who do not read
            self._expect(BODY_SECONDS)
        elif not self.transport.is_closing():
            self._refuse(408 if waiting else None, "The request was not sent in time.")


_TOO_MUCH = "The request's head is larger than this server reads."
