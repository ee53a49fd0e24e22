"""REST for `/auth` and `/users`.

What it is for: HTTP in, HTTP out. What it is not for: rules about accounts (`service.accounts`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm

from fillsched.api.dependencies import (
    Accounts,
    CurrentLogin,
    CurrentUser,
    Presented,
    Tokens,
)
from fillsched.api.live.context import address_of
from fillsched.api.problems import problems
from fillsched.service.tokens import TICKET_LIFETIME, TOKEN_LIFETIME
from fillsched.wire import (
    NewPassword,
    NewUser,
    TicketView,
    TokenView,
    UserList,
    UserView,
    user_view,
)

router = APIRouter(tags=["accounts"], responses=problems(400, 401, 403, 404, 409, 422, 429, 503))


@router.post("/auth/token")
def log_in(
    request: Request,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    accounts: Accounts,
    tokens: Tokens,
) -> TokenView:
    """Name and password for a token (OAuth2 password form)."""
    user = accounts.login(form.username, form.password, address_of(request))
    seconds = int(TOKEN_LIFETIME.total_seconds())
    return TokenView(access_token=tokens.issue(user), expires_in=seconds)


@router.post("/auth/refresh")
def refresh_token(token: Presented, tokens: Tokens) -> TokenView:
    """A token, also one that has expired, for a fresh one, for a working day after the password."""
    fresh, lifetime = tokens.renew(token)
    return TokenView(access_token=fresh, expires_in=int(lifetime.total_seconds()))


@router.post("/auth/ticket")
def make_ticket(login: CurrentLogin, tokens: Tokens) -> TicketView:
    """A ticket that opens one socket or event stream, once, and ends with the login."""
    seconds = int(TICKET_LIFETIME.total_seconds())
    return TicketView(ticket=tokens.ticket(login), expires_in=seconds)


@router.post("/auth/logout", status_code=204)
def log_out(request: Request, token: Presented, tokens: Tokens) -> None:
    """Ends this login for good: its tokens, its tickets, and the sockets they opened."""
    tokens.revoke(token, address_of(request))


@router.get("/auth/me")
def who_am_i(user: CurrentUser) -> UserView:
    """Who am I."""
    return user_view(user)


@router.get("/users")
def list_users(user: CurrentUser, accounts: Accounts) -> UserList:
    """Everybody (admin)."""
    return UserList(users=[user_view(other) for other in accounts.list(user)])


@router.post("/users", status_code=201)
def add_user(user: CurrentUser, new: NewUser, accounts: Accounts) -> UserView:
    """Makes a user (admin)."""
    return user_view(accounts.add(user, new.name, new.password, new.role))


@router.delete("/users/{user_id}", status_code=204)
def remove_user(user_id: int, user: CurrentUser, accounts: Accounts) -> None:
    """Ends an account and its tokens; its jobs stay (admin)."""
    accounts.remove(user, user_id)


@router.put("/users/{user_id}/password", status_code=204)
def change_password(user_id: int, user: CurrentUser, new: NewPassword, accounts: Accounts) -> None:
    """A new password, one's own (with the old one) or (admin) anybody's; all tokens of that user
    end."""
    accounts.set_password(user, user_id, new.password, new.old_password)
