"""`key revoke`: the end of an API key."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.errors import NotFound
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="Its name, or its number in `fillsched key list`.")],
) -> None:
    """End an API key, and all that it had open."""

    async def work(client: "Client", _: "Finder") -> None:
        me = (await client.accounts.me()).name
        found = [
            each
            for each in await client.keys.all()
            if str(each.id) == key or (each.name, each.owner) == (key, me)
        ]
        if not found:
            raise NotFound(f"There is no key {key}, or it is not yours. See: fillsched key list.")
        if len(found) > 1:
            raise NotFound(f"'{key}' is the name of one key and the number of another; say which.")
        await client.keys.revoke(found[0].id)
        stderr().print(f"✓ Key '{found[0].name}' has ended, and all that it had open.")

    run_with_daemon(context.obj.output(), work)
