"""Calls about who one is and who else there is, and tokens for those who have none yet.

What it is for: one call each of REST. What it is not for: keeping a token (whoever asked for it).
"""

from fillsched.client.endpoint import SYSTEM, Endpoint, Trust, bearer
from fillsched.client.errors import answer_of, answers_of, done
from fillsched.client.rest import Rest, sent
from fillsched.client.transports import CONNECT_SECONDS, Network, Transport
from fillsched.wire import TicketView, TokenView, UserView

NETWORK = Network()


class Accounts:
    """Calls about oneself, and (admin) about everybody."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def me(self) -> UserView:
        """Who we are."""
        return answer_of(await self._rest.send("GET", "/auth/me"), UserView)

    async def ticket(self) -> TicketView:
        """A ticket for one connection, or one session of a page, within half a minute."""
        return answer_of(await self._rest.send("POST", "/auth/ticket"), TicketView)

    async def log_out(self) -> None:
        """Ends the token in use."""
        done(await self._rest.send("POST", "/auth/logout"))

    async def all(self) -> list[UserView]:
        """Everybody (admin)."""
        return answers_of(await self._rest.send("GET", "/users"), UserView, "users")

    async def add(self, name: str, password: str, role: str) -> UserView:
        """Makes a user (admin)."""
        new = {"name": name, "password": password, "role": role}
        return answer_of(await self._rest.send("POST", "/users", json=new), UserView)

    async def remove(self, user_id: int) -> None:
        """Ends an account (admin)."""
        done(await self._rest.send("DELETE", f"/users/{user_id}"))

    async def set_password(self, user_id: int, password: str, old: str | None = None) -> None:
        """Sets a password, one's own with the `old` one; all tokens of that user end."""
        new = {"password": password, "old_password": old}
        done(await self._rest.send("PUT", f"/users/{user_id}/password", json=new))


async def log_in(
    url: str, name: str, password: str, *, trust: Trust = SYSTEM, transport: Transport = NETWORK
) -> TokenView:
    """A token for a name and a password."""
    form = {"grant_type": "password", "username": name, "password": password}
    url = url.rstrip("/")
    async with transport.http(Endpoint(url, "", trust), CONNECT_SECONDS) as http:
        return answer_of(await sent(http, "POST", url, "/auth/token", data=form), TokenView)


async def refresh(
    url: str, token: str, *, trust: Trust = SYSTEM, transport: Transport = NETWORK
) -> TokenView:
    """A fresh token for a valid one."""
    url = url.rstrip("/")
    endpoint = Endpoint(url, token, trust)
    known = bearer(endpoint)
    async with transport.http(endpoint, CONNECT_SECONDS) as http:
        return answer_of(await sent(http, "POST", url, "/auth/refresh", headers=known), TokenView)
