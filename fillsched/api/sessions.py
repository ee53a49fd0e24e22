"""The session of a page: a cookie that only the page we served may use.

What it is for: making the cookie, and taking it for a credential where the request comes from our
own page. What it is not for: tokens (`service.tokens`), of which the cookie holds one.

No script can read the cookie (HttpOnly), and no page of another site sends it (SameSite=Strict).
But to browsers all ports of a host are one site, so a request that changes something, or opens a
socket, must also say that it comes from this very origin, and none may say that it comes from
another. A cookie that breaks this rule is no credential: the request is one without a login.
"""

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fillsched.api.origins import is_same_origin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OWN_SITES = frozenset({"same-origin", "none"})
"""Where our own page and an address typed by hand come from, in a browser's Sec-Fetch-Site."""

NOT_HANDED_OUT = "/auth/refresh"
"""It would answer with a token that scripts can read."""


class Sessions:
    """ASGI middleware: the cookie of our own page becomes the Authorization of its request."""

    def __init__(self, app: ASGIApp, key: bytes) -> None:
        self.app, self._name = app, cookie_name(key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            token = cookie_in(headers, self._name)
            if token is not None and _is_ours(scope, headers):
                credential = (b"authorization", b"Bearer " + token.encode())
                scope = {**scope, "headers": [*scope["headers"], credential]}
        await self.app(scope, receive, send)


def cookie_name(key: bytes) -> str:
    """The name of a daemon's cookie: daemons on other ports of a host share its cookies."""
    return f"fillsched-{hmac.new(key, b'fillsched: a cookie, 1', hashlib.sha256).hexdigest()[:8]}"


def cookie_in(headers: Headers, name: str) -> str | None:
    """What the cookie of that name holds, None without one."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return cookie.value if cookie is not None and cookie.value.isascii() else None


def set_cookie(response: Response, scope: Scope, name: str, token: str, seconds: int) -> None:
    """Gives the page its session, bound to the prefix that a proxy shows us under; one of no
    `seconds` ends it."""
    response.set_cookie(
        name,
        token,
        max_age=seconds,
        path=f"{scope.get('root_path', '')}/",
        secure=scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )


def _is_ours(scope: Scope, headers: Headers) -> bool:
    """Whether our own page asks, and by its session alone."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    if "authorization" in headers or "ticket" in query or "token" in query:
        return False
    if headers.get("sec-fetch-site", "none") not in OWN_SITES:
        return False
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if path == NOT_HANDED_OUT:
        return False
    origin = headers.get("origin")
    harmless = scope["type"] == "http" and scope["method"] in SAFE_METHODS
    if harmless and origin is None:
        return True
    return is_same_origin(origin, headers.get("host", ""))
