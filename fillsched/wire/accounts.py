"""Users, tokens and tickets as REST answers.

What it is for: shape. What it is not for: who may have them (`service.accounts`).
"""

from typing import Literal

from fillsched.identity import User
from fillsched.wire.values import Answer, Lenient


class TokenView(Answer):
    """An access token, as OAuth2 has it."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int


class TicketView(Lenient):
    """A ticket: single use, for a socket or event stream where no header can be set."""

    ticket: str
    expires_in: int


class UserView(Answer):
    """A user."""

    id: int
    name: str
    role: str


class UserList(Lenient):
    """Everybody, by name."""

    users: list[UserView]


def user_view(user: User) -> UserView:
    """`user` as others see them."""
    return UserView(id=user.id, name=user.name, role=user.role)
