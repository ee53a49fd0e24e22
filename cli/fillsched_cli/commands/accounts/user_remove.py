"""`user remove`: the end of an account."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.output.console import stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Who is to go.")]
) -> None:
    """End a user's account; their schedules stay."""

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.commands.accounts.lookup import id_of

        await client.accounts.remove(await id_of(client, name))
        stdout().print(f"✓ User {name} was removed; their schedules stay.")

    run_with_daemon(context.obj.output(), work)
