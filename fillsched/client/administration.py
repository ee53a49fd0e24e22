"""Calls for those who look after a daemon: the API keys of programs, and who did what.

What it is for: a part of `Client`, which inherits it. What it is not for: sending (`client`).
"""

from typing import Any

import httpx2

from fillsched.client.errors import done, list_of, object_of


class Administration:
    """Calls about keys and the audit; `_send` is the client's."""

    async def _send(self, method: str, path: str, **given: Any) -> httpx2.Response:
        raise NotImplementedError

    async def keys(self) -> list[dict[str, Any]]:
        """One's own API keys; everybody's for an admin."""
        return list_of(await self._send("GET", "/keys"), "keys")

    async def add_key(self, name: str, scope: str, days: int) -> dict[str, Any]:
        """Makes an API key; the answer holds `key`, which is shown this once."""
        new = {"name": name, "scope": scope, "days": days}
        return object_of(await self._send("POST", "/keys", json=new), "key")

    async def revoke_key(self, key_id: int) -> None:
        """Ends an API key for good."""
        done(await self._send("DELETE", f"/keys/{key_id}"))

    async def audit(self, **query: Any) -> list[dict[str, Any]]:
        """One page of who did what, newest first (admin): `since` (a time with its zone), `user`,
        `action`, `before` (the id of an entry), `limit`."""
        given = {name: value for name, value in query.items() if value is not None}
        return list_of(await self._send("GET", "/audit", params=given), "entries")
