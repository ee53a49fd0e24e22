"""REST for `/auth` and `/users`.

What it is for: HTTP in, HTTP out. What it is not for: rules about accounts (`accounts`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm

from fillsched.errors import AuthenticationError
from fillsched.identity import User
from fillsched.service.accounts import AccountService
from fillsched.service.tokens import TICKET_LIFETIME, TOKEN_LIFETIME, TokenService, bearer
from fillsched.wire import (
    NewPassword,
    NewUser,
    ProblemDetails,
    TicketView,
    TokenView,
    UserList,
    UserView,
)


def account_router(accounts: AccountService, auth: TokenService) -> APIRouter:
    """All calls about who one is."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 403, 404, 409, 422, 429)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, {})

    def presented(request: Request) -> str:
        token = bearer(request.headers)
        if token is None:
            raise AuthenticationError("Send the token as 'Authorization: Bearer <token>'.")
        return token

    Asking = Annotated[User, Depends(asking)]
    Presented = Annotated[str, Depends(presented)]

    @api.post("/auth/token")
    def log_in(
        request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()]
    ) -> TokenView:
        """Name and password for a token (OAuth2 password form)."""
        address = request.client.host if request.client else ""
        user = accounts.login(form.username, form.password, address)
        seconds = int(TOKEN_LIFETIME.total_seconds())
        return TokenView(access_token=auth.issue(user), expires_in=seconds)

    @api.post("/auth/refresh")
    def refresh(token: Presented) -> TokenView:
        """A valid token for a fresh one, for a working day after the password."""
        fresh, lifetime = auth.renew(token)
        return TokenView(access_token=fresh, expires_in=int(lifetime.total_seconds()))

    @api.post("/auth/ticket")
    def ticket(user: Asking) -> TicketView:
        """A ticket that opens one socket or event stream, once."""
        seconds = int(TICKET_LIFETIME.total_seconds())
        return TicketView(ticket=auth.ticket(user), expires_in=seconds)

    @api.post("/auth/logout", status_code=204)
    def log_out(token: Presented) -> None:
        """Ends this token for good."""
        auth.identity_of(token)
        auth.revoke(token)

    @api.get("/auth/me")
    def me(user: Asking) -> UserView:
        """Who am I."""
        return _view(user)

    @api.get("/users")
    def list_users(user: Asking) -> UserList:
        """Everybody (admin)."""
        return UserList(users=[_view(other) for other in accounts.list(user)])

    @api.post("/users", status_code=201)
    def add_user(user: Asking, new: NewUser) -> UserView:
        """Makes a user (admin)."""
        return _view(accounts.add(user, new.name, new.password, new.role))

    @api.delete("/users/{user_id}", status_code=204)
    def remove_user(user_id: int, user: Asking) -> None:
        """Ends an account and its tokens; its jobs stay (admin)."""
        accounts.remove(user, user_id)

    @api.put("/users/{user_id}/password", status_code=204)
    def change_password(user_id: int, user: Asking, new: NewPassword) -> None:
        """A new password, one's own or (admin) anybody's; all tokens of that user end."""
        accounts.set_password(user, user_id, new.password)

    return api


def _view(user: User) -> UserView:
    return UserView(id=user.id, name=user.name, role=user.role)
