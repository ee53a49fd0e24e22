"""A user's number by their name. What it is not for: changing anything."""

from fillsched.client import Client
from fillsched.errors import NotFound


async def id_of(client: Client, name: str) -> int:
    """The number of the user of that name (admin). Raises NotFound."""
    users = {user.name: user.id for user in await client.accounts.all()}
    if name not in users:
        raise NotFound(f"There is no user {name}.")
    return users[name]
