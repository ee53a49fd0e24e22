"""The page that a browser gets: one document for every address that people open, and its files.

What it is for: `/`, and `GET /schedule/{id}`, `GET /comparison/{id}`, `GET /diff`, `GET /configs`
and `GET /status` where HTML is asked for, and whatever address leads to nothing.
The document is the same for everybody and holds nothing secret; what it shows it asks the API for.
What it is not for: building it (`web/`), or who is signed in (`sessions`).
"""

import gzip
import mimetypes
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from fillsched.errors import NotFound

FILES = Path(__file__).parent / "files"
DOCUMENT = "index.html"

_VIEWS = ("/diff", "/configs", "/status")
"""What programs get as JSON, and people see: two plans compared, the plant, who is there."""

_HEARTBEAT = b'<meta name="heartbeat-seconds" content="%b"'

FOREVER = "public, max-age=31536000, immutable"
"""The name of a file holds a digest of what is in it."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept",
}


class ForBrowsers(Route):
    """A route that is there for whoever asks for HTML; programs find the API's at its address."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        html = "text/html" in Headers(scope=scope).get("accept", "")
        if scope["type"] == "http" and scope["method"] == "GET" and html:
            return super().matches(scope)
        return Match.NONE, {}


def routes() -> list[BaseRoute]:
    """The addresses of the page."""
    return [
        Route("/", document, include_in_schema=False),
        ForBrowsers("/schedule/{job_id:int}", document, include_in_schema=False),
        ForBrowsers("/comparison/{job_id:int}", document, include_in_schema=False),
        *(ForBrowsers(path, document, include_in_schema=False) for path in _VIEWS),
        Route("/page/{name}", file, include_in_schema=False),
    ]


def last_routes() -> list[BaseRoute]:
    """What stands behind all other addresses: a person who mistyped one is told so in words."""
    return [ForBrowsers("/{address:path}", nowhere, include_in_schema=False)]


async def nowhere(request: Request) -> Response:
    """The document, for an address that leads to nothing."""
    answer = await document(request)
    answer.status_code = 404
    return answer


async def document(request: Request) -> Response:
    """The document, which finds everything else below the prefix that a proxy shows us under, and
    knows how long a silence may last."""
    prefix = request.scope.get("root_path", "")
    heartbeat = request.app.state.operations.hub.limits.heartbeat_seconds
    html = _content(DOCUMENT).replace(b'<base href="/"', f'<base href="{prefix}/"'.encode())
    html = html.replace(_HEARTBEAT % b"30", _HEARTBEAT % f"{heartbeat:g}".encode())
    return Response(html, headers=_HEADERS, media_type="text/html")


async def file(request: Request) -> Response:
    """A script, a style or a picture."""
    name = request.path_params["name"]
    if name == DOCUMENT or name not in _names():
        raise NotFound("There is no such file.")
    headers = {
        "Cache-Control": FOREVER,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    content = _content(name)
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = _zipped(name), "gzip"
    kind = mimetypes.types_map.get(Path(name).suffix, "application/octet-stream")
    return Response(content, headers=headers, media_type=kind)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FILES.iterdir())


@cache
def _content(name: str) -> bytes:
    return (FILES / name).read_bytes()


@cache
def _zipped(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)
