"""What routes ask for: a part of the application, and who is asking.

What it is for: FastAPI dependencies, a name for each need, with the security schemes by which
`/docs` logs in and generated clients know how. What it is not for: deciding who somebody is
(`service.tokens`), or what they may do, which each use case checks.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Security
from fastapi.security import APIKeyQuery, HTTPBearer, OAuth2PasswordBearer
from starlette.requests import HTTPConnection

from fillsched.api.live.context import Context, address_of
from fillsched.api.live.hub import Hub
from fillsched.api.operations.members import Neighbours
from fillsched.api.operations.status import Operations
from fillsched.api.origins import Origins
from fillsched.api.slots import Slots
from fillsched.errors import AuthenticationError, AuthorizationError
from fillsched.export.document import Delimiter
from fillsched.identity import User
from fillsched.jobs.job import JobKind
from fillsched.service.accounts import AccountService
from fillsched.service.audit import Auditor
from fillsched.service.configs import ConfigService
from fillsched.service.jobs import JobService
from fillsched.service.keys import KeyService
from fillsched.service.schedules import ScheduleService
from fillsched.service.submissions import Policy
from fillsched.service.tokens import Identity, TokenService, bearer
from fillsched.wire.live.status import WhyNotReady
from fillsched.wire.values import Shown


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of. `ready()` says whether new work is welcome,
    `why_not_ready()` what keeps it from that;
    `hand_over()` ends an embedded daemon, or raises Conflict; `lines_dropped()` counts lines of the
    log that nobody took; `neighbours` are other servers; `root_path` is the
    prefix that a proxy takes off every path.
    """

    service: JobService
    accounts: AccountService
    auth: TokenService
    auditor: Auditor
    policy: Policy
    configs: ConfigService
    hub: Hub
    origins: Origins
    trusted_proxies: Sequence[str]
    root_path: str
    checks: Slots
    upload_limit_bytes: int
    time_zone: str
    csv_delimiter: Delimiter
    ready: Callable[[], bool]
    why_not_ready: Callable[[], WhyNotReady]
    hand_over: Callable[[], None]
    lines_dropped: Callable[[], int]
    neighbours: Neighbours
    lifespan: Callable[[], AbstractAsyncContextManager[None]]


async def _parts(connection: HTTPConnection) -> Any:
    return connection.app.state.parts


AllParts = Annotated[Parts, Depends(_parts)]


async def _jobs(parts: AllParts) -> JobService:
    return parts.service


async def _schedules(parts: AllParts) -> ScheduleService:
    return ScheduleService(parts.service)


async def _accounts(parts: AllParts) -> AccountService:
    return parts.accounts


async def _tokens(parts: AllParts) -> TokenService:
    return parts.auth


async def _auditor(parts: AllParts) -> Auditor:
    return parts.auditor


async def _keys(parts: AllParts) -> KeyService:
    return parts.auth.keys


async def _configs(parts: AllParts) -> ConfigService:
    return parts.configs


async def _live(connection: HTTPConnection) -> Any:
    return connection.app.state.live


async def _operations(connection: HTTPConnection) -> Any:
    return connection.app.state.operations


async def job_kind(request: Request) -> JobKind:
    """The kind of job that a route is for, by the first word of its path."""
    word = request.scope["route"].path.strip("/").partition("/")[0].removesuffix("s")
    return JobKind(word)


STRATEGY_CHARACTERS = 64

Name = Annotated[Shown, Path()]
"""What comes in a path, a query or a header and is kept or said again: the rule of all names."""

Strategy = Annotated[Shown | None, Query(max_length=STRATEGY_CHARACTERS)]
"""Which schedule of a comparison is meant."""

Kind = Annotated[JobKind, Depends(job_kind)]
Jobs = Annotated[JobService, Depends(_jobs)]
Schedules = Annotated[ScheduleService, Depends(_schedules)]
Accounts = Annotated[AccountService, Depends(_accounts)]
Tokens = Annotated[TokenService, Depends(_tokens)]
Audit = Annotated[Auditor, Depends(_auditor)]
Keys = Annotated[KeyService, Depends(_keys)]
Configs = Annotated[ConfigService, Depends(_configs)]
Live = Annotated[Context, Depends(_live)]
Figures = Annotated[Operations, Depends(_operations)]

# What each scheme finds is not used: one place, `TokenService`, reads credentials, in their order
# and with our own words for what is wrong with them.
_Bearer = Annotated[
    Any,
    Security(
        HTTPBearer(
            scheme_name="bearer",
            bearerFormat="JWT",
            description="A token of `POST /auth/token`, what `fillsched token` prints, or an API "
            "key (`POST /keys`, `fillsched key add`).",
            auto_error=False,
        )
    ),
]
_Password = Annotated[
    Any,
    Security(OAuth2PasswordBearer("auth/token", scheme_name="password", auto_error=False)),
]
_Ticket = Annotated[
    Any,
    Security(
        APIKeyQuery(
            name="ticket",
            scheme_name="ticket",
            description="Of `POST /auth/ticket`: opens one connection, once, within 30 s.",
            auto_error=False,
        )
    ),
]
_QueryToken = Annotated[
    Any,
    Security(
        APIKeyQuery(
            name="token",
            scheme_name="token",
            description="A token where no header can be set; may be switched off.",
            auto_error=False,
        )
    ),
]


def current_login(
    request: Request, tokens: Tokens, scheme: _Bearer, password: _Password
) -> Identity:
    """Who asks, by the Authorization header alone. Raises AuthenticationError."""
    return tokens.identify(request.headers, {}).at(address_of(request))


CurrentLogin = Annotated[Identity, Depends(current_login)]


async def current_user(identity: CurrentLogin) -> User:
    """Who asks, by the Authorization header alone."""
    return identity.user


async def presented(request: Request, scheme: _Bearer, password: _Password) -> str:
    """The token of the Authorization header, which may have expired. Raises AuthenticationError."""
    token = bearer(request.headers)
    if token is None:
        raise AuthenticationError("No token was sent. Send 'Authorization: Bearer <token>'.")
    return token


Presented = Annotated[str, Depends(presented)]


def current_identity(
    request: Request,
    tokens: Tokens,
    bearer: _Bearer,
    password: _Password,
    ticket: _Ticket,
    token: _QueryToken,
) -> Identity:
    """Who asks, by header, ticket or token in the query, and how long that is true.

    Raises AuthenticationError.
    """
    return tokens.identify(request.headers, request.query_params).at(address_of(request))


CurrentIdentity = Annotated[Identity, Depends(current_identity)]


async def current_user_by_any(identity: CurrentIdentity) -> User:
    """Who asks, by header, ticket or token in the query."""
    return identity.user


CurrentUser = Annotated[User, Depends(current_user)]
CurrentUserByAny = Annotated[User, Depends(current_user_by_any)]


def admin(user: CurrentUser) -> User:
    """The admin who asks. Raises AuthorizationError for anybody else."""
    if not user.admin:
        raise AuthorizationError("Only an admin may do this.")
    return user


Admin = Annotated[User, Depends(admin)]
