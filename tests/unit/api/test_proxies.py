"""Only what the settings name says under which prefix we are shown, and only a path can be one."""

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from fillsched.api.proxies import Proxies
from fillsched.wire.values import prefix_of

PROXY = ("10.0.0.7", 1234)
STRANGER = ("192.0.2.1", 1234)


def seen(client: Any, *told: str, setting: str = "", kind: str = "http") -> tuple[str, str, bytes]:
    """The root path, path and raw path that the application sees of a request for /status."""
    found: Scope = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.update(scope)

    async def nothing(*_: Any) -> Any: ...

    scope: Scope = {
        "type": kind,
        "scheme": "http",
        "path": "/status",
        "raw_path": b"/status",
        "root_path": "",
        "client": client,
        "headers": [(b"x-forwarded-prefix", each.encode()) for each in told],
    }
    proxies = Proxies(app, ["10.0.0.0/24"], setting)
    asyncio.run(proxies(scope, nothing, nothing))
    return found["root_path"], found["path"], found["raw_path"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_live_07_a_trusted_proxy_says_what_it_took_off_the_path(kind: str) -> None:
    """live 7."""
    prefixed = ("/plant/fillsched", "/plant/fillsched/status", b"/plant/fillsched/status")
    assert seen(PROXY, "/plant/fillsched", kind=kind) == prefixed
    assert seen(PROXY, "/plant/fillsched/", setting="/other", kind=kind) == prefixed
    assert seen(PROXY, "/of-a-stranger", "/plant/fillsched", kind=kind) == prefixed
    assert seen(PROXY, setting="/plant/fillsched", kind=kind) == prefixed


@pytest.mark.parametrize("client", [STRANGER, None, ("", 0), ("/run/socket", 0)])
def test_live_07_nobody_else_is_believed(client: Any) -> None:
    """live 7: else a stranger's header would be an address that a cache may keep for others."""
    assert seen(client, "/evil") == ("", "/status", b"/status")
    assert seen(client, "/evil", setting="/fillsched")[0] == "/fillsched"


@pytest.mark.parametrize(
    "wrong",
    ["//evil.example", "/a//b", "a", "/a/..", "/.", "/a?b", "/ä", "/a%2F", "/a b", "/a\n", "/" * 2],
)
def test_live_07_what_is_no_path_is_no_prefix(wrong: str) -> None:
    """live 7: ``//evil.example`` in a Location would lead to another host."""
    assert prefix_of(wrong) is None
    assert seen(PROXY, wrong.encode().decode("latin-1"), setting="/good")[0] == "/good"


def test_the_root_is_a_prefix_as_well() -> None:
    assert prefix_of("/") == prefix_of("") == ""
    assert seen(PROXY, "/", setting="/fillsched") == ("", "/status", b"/status")
