"""Who asks: a user with a role, and in which way.

What it is for: the one value by which every room knows who is asking. What it is not for: how they
proved it (`service.tokens`), or what they may do, which each use case checks.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from fillsched.errors import AuthorizationError


class Scope(StrEnum):
    """What a login or a key may do of what its user may; each holds the one before."""

    READ = "read"
    SUBMIT = "submit"
    ADMIN = "admin"


_ORDER = tuple(Scope)


@dataclass(frozen=True, slots=True)
class Way:
    """How a user asks: from which address, and by which API key (None: by a login)."""

    address: str = ""
    key: str | None = None
    scope: Scope = Scope.ADMIN


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `role` is ``admin`` or ``planner``; two ways of asking are the same user."""

    id: int
    name: str
    role: str
    way: Way = field(default=Way(), compare=False)

    @property
    def admin(self) -> bool:
        """Whether everybody's jobs may be seen and steered, in this way of asking."""
        return self.role == "admin" and self.way.scope is Scope.ADMIN

    def at(self, address: str) -> "User":
        """The same user, asking from `address`."""
        return replace(self, way=replace(self.way, address=address))

    def may(self, scope: Scope) -> None:
        """Raises AuthorizationError when this way of asking is for less than `scope`."""
        if _ORDER.index(self.way.scope) < _ORDER.index(scope):
            raise AuthorizationError(
                f"The API key '{self.way.key}' is for '{self.way.scope}' and this needs '{scope}'. "
                "Use a key of that scope, or log in."
            )

    def in_person(self) -> None:
        """Raises AuthorizationError for a program with an API key: this is for logins alone."""
        if self.way.key is not None:
            raise AuthorizationError(
                "An API key cannot do this, whatever its scope: log in and do it yourself."
            )
