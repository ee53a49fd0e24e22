"""What every way of watching works with, and what a watcher says of itself.

What it is for: the parts of the server that sockets and event streams share, made once. What it is
not for: any of these parts.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection

from fillsched.api.live.admission import Admission
from fillsched.api.live.hub import Hub
from fillsched.api.live.topics.job_cache import JobCache
from fillsched.api.origins import Origins
from fillsched.identity import User
from fillsched.printable import is_blank, is_printable
from fillsched.service.jobs import JobService
from fillsched.service.tokens import TokenService


@dataclass(frozen=True, slots=True)
class Context:
    """What every connection of a server works with. `now` is an aware UTC clock.

    `server_frame` makes the message of the topic ``server`` for a user.
    """

    service: JobService
    auth: TokenService
    admission: Admission
    hub: Hub
    job_cache: JobCache
    origins: Origins
    now: Callable[[], datetime]
    server_frame: Callable[[User], Awaitable[bytes]]


KIND_CHARACTERS = 20


def kind_of(headers: Mapping[str, str]) -> str:
    """What kind of client it says it is: the product in its User-Agent, which of every browser is
    the same."""
    product = headers.get("user-agent", "").partition("/")[0][:KIND_CHARACTERS]
    if product == "Mozilla":
        return "browser"
    return product if is_printable(product) and not is_blank(product) else "unknown"


ADDRESS_CHARACTERS = 64
"""An address is shorter; what a proxy passes on in its place need not be one."""


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from: its peer, or whom a trusted proxy names."""
    return connection.client.host[:ADDRESS_CHARACTERS] if connection.client else ""
