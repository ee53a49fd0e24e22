"""Other programs on a port: proxies, pages, and whatever else is not a daemon."""

import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Reply = Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclass
class Stranger:
    """Another program on a port; remembers every byte of what it was sent."""

    url: str
    heard: list[str] = field(default_factory=list)

    @property
    def has_a_secret(self) -> bool:
        return any("bearer" in request.lower() for request in self.heard)


@contextmanager
def stranger(reply: Reply, secured: ssl.SSLContext | None = None) -> Iterator[Stranger]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.heard.append(f"{self.requestline}\n{self.headers}")
            reply(self)

        do_POST = do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Who is not believed is hung up on."""

    with Server(("127.0.0.1", 0), Handler) as server:
        seen = Stranger(f"http{'s' if secured else ''}://127.0.0.1:{server.server_address[1]}")
        if secured:  # each in its own thread, so that one that hangs holds up no other
            server.socket = secured.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()


def answers(status: int, kind: str, body: bytes, **headers: str) -> Reply:
    def reply(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return reply


def hangs_up(request: http.server.BaseHTTPRequestHandler) -> None:
    request.close_connection = True
