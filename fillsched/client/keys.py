"""Calls about the API keys of programs.

What it is for: one call each of REST. What it is not for: keeping a key (whoever asked for it).
"""

from fillsched.client.errors import answer_of, answers_of, done
from fillsched.client.rest import Rest
from fillsched.wire import KeyView, NewKeyView


class Keys:
    """Calls about one's own API keys; an admin sees everybody's."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def all(self) -> list[KeyView]:
        """Those that count or have expired."""
        return answers_of(await self._rest.send("GET", "/keys"), KeyView, "keys")

    async def add(self, name: str, scope: str, days: int) -> NewKeyView:
        """Makes one; the answer holds `key`, which is shown this once."""
        new = {"name": name, "scope": scope, "days": days}
        return answer_of(await self._rest.send("POST", "/keys", json=new), NewKeyView)

    async def revoke(self, key_id: int) -> None:
        """Ends one for good."""
        done(await self._rest.send("DELETE", f"/keys/{key_id}"))
