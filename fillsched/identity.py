"""Who asks: a user with a role.

What it is for: the one value by which every room knows who is asking. What it is not for: how they
proved it (`service.tokens`), or what they may do, which each use case checks.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `role` is ``admin`` or ``planner``."""

    id: int
    name: str
    role: str

    @property
    def admin(self) -> bool:
        """Whether everybody's jobs may be seen and steered."""
        return self.role == "admin"
