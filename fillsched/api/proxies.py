"""What proxies do to a request on its way: one ASGI layer before all others.

What it is for: who asks, by which scheme, and under which path prefix, as the proxies tell it that
the settings name, and nobody else. What it is not for: names (`origins`), or who may ask.

The prefix is what the proxy has taken off the path: ``/fillsched`` where a portal shows us as
``https://plant.example/fillsched/``. Put back into the scope, as ASGI has it, it stands in every
address that we give out.
"""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from fillsched.wire.values import prefix_of

PREFIX_HEADER = "X-Forwarded-Prefix"


class Proxies:
    """ASGI middleware; `trusted` are addresses and networks, `prefix` counts where none is told."""

    def __init__(self, app: ASGIApp, trusted: Sequence[str], prefix: str) -> None:
        inner: Any = app
        self._app: Any = ProxyHeadersMiddleware(inner, list(trusted))
        self._networks = [ip_network(each) for each in trusted]
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and (prefix := self._prefix_for(scope)):
            scope["root_path"] = prefix
            scope["path"] = prefix + scope["path"]
            if "raw_path" in scope:
                scope["raw_path"] = prefix.encode() + scope["raw_path"]
        await self._app(scope, receive, send)

    def _prefix_for(self, scope: Scope) -> str:
        told = Headers(scope=scope).getlist(PREFIX_HEADER)
        if told and self._trusts(scope.get("client")):
            prefix = prefix_of(told[-1])  # a proxy adds its own behind what a stranger sent
            return self._prefix if prefix is None else prefix
        return self._prefix

    def _trusts(self, client: tuple[str, int] | None) -> bool:
        try:
            address = ip_address(client[0]) if client else None
        except ValueError:  # a socket of this machine has a path
            return False
        return any(address in network for network in self._networks if address is not None)
