"""Calls about figures of the line kept under a name.

What it is for: one call each of REST. What it is not for: TOML files (the command line).
"""

from typing import Any

from fillsched.client.errors import answer_of, done, not_ours
from fillsched.client.rest import Rest, segment
from fillsched.wire import ConfigCheck, ConfigList, ConfigView

TOML_TYPE = "application/toml"


class Configs:
    """Calls about one's named configurations."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def all(self) -> ConfigList:
        """One's own, by name; `line` are the daemon's figures."""
        return answer_of(await self._rest.send("GET", "/configs"), ConfigList)

    async def toml(self, name: str) -> str:
        """The figures of one of them as TOML."""
        response = await self._rest.send("GET", _path(name), params={"format": "toml"})
        if not response.headers.get("content-type", "").startswith(TOML_TYPE):
            raise not_ours(response)
        return response.text

    async def save(self, name: str, toml: bytes) -> ConfigView:
        """Makes or replaces one from TOML."""
        return answer_of(await self._rest.send("PUT", _path(name), **_body(toml)), ConfigView)

    async def check(self, toml: bytes) -> ConfigCheck:
        """Whether figures can be used, and what the line would be with them."""
        response = await self._rest.send("POST", "/configs/validate", **_body(toml))
        return answer_of(response, ConfigCheck)

    async def use(self, name: str, *, on: bool = True) -> None:
        """Uses it, or no longer, for requests that name none."""
        done(await self._rest.send("PUT" if on else "DELETE", f"{_path(name)}/default"))

    async def remove(self, name: str) -> None:
        """Removes one."""
        done(await self._rest.send("DELETE", _path(name)))


def _path(name: str) -> str:
    return f"/configs/{segment(name)}"


def _body(toml: bytes) -> dict[str, Any]:
    return {"content": toml, "headers": {"Content-Type": TOML_TYPE}}
