"""REST for the session of a page: signing in and out.

What it is for: a password, or the ticket of a login, for a cookie; and who has one. What it is not
for: what the cookie is worth (`api.sessions`, `service.tokens`).
"""

from fastapi import APIRouter, Request, Response

from fillsched.api.dependencies import Accounts, Presented, Tokens
from fillsched.api.live.context import address_of
from fillsched.api.origins import is_same_origin
from fillsched.api.problems import problems
from fillsched.api.sessions import cookie_name, set_cookie
from fillsched.errors import AuthenticationError, AuthorizationError
from fillsched.wire import (
    SessionByPassword,
    SessionByTicket,
    SessionView,
    SignedInView,
    user_view,
)

router = APIRouter(tags=["accounts"], responses=problems(400, 401, 403, 422, 429, 503))


@router.post("/auth/session")
def sign_in(
    request: Request,
    response: Response,
    new: SessionByPassword | SessionByTicket,
    accounts: Accounts,
    tokens: Tokens,
) -> SessionView:
    """Name and password, or a ticket, for the cookie of a page: twelve hours, for this page
    alone."""
    origin = request.headers.get("origin")
    if origin is not None and not is_same_origin(origin, request.headers.get("host", "")):
        raise AuthorizationError("Only the daemon's own page signs in here.")
    address = address_of(request)
    if isinstance(new, SessionByTicket):
        user, token, lifetime = tokens.session_by_ticket(new.ticket, address)
    else:
        user = accounts.login(new.name, new.password, address)
        token, lifetime = tokens.session(user)
    seconds = int(lifetime.total_seconds())
    set_cookie(response, request.scope, cookie_name(tokens.key), token, seconds)
    return SessionView(user=user_view(user), expires_in=seconds)


@router.get("/auth/session")
def signed_in(request: Request, tokens: Tokens) -> SignedInView:
    """Who is signed in at the page. Nobody is an answer, not an error: browsers show those to
    whoever opens a page for the first time."""
    try:
        return SignedInView(user=user_view(tokens.identify(request.headers, {}).user))
    except AuthenticationError:
        return SignedInView(user=None)


@router.delete("/auth/session", status_code=204)
def sign_out(request: Request, response: Response, token: Presented, tokens: Tokens) -> None:
    """Ends the session for good, with the sockets it opened."""
    set_cookie(response, request.scope, cookie_name(tokens.key), "", 0)
    tokens.revoke(token, address_of(request))
