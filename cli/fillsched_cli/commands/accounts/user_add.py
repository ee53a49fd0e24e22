"""`user add`: a new user."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.commands.accounts.passwords import new_password
from fillsched_cli.options import AsJson, PasswordStdin
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The new user's name.")],
    role: Annotated[str, typer.Option("--role", help="planner or admin.")] = "planner",
    password_stdin: PasswordStdin = False,
    json: AsJson = False,
) -> None:
    """Make a user."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        user = await client.accounts.add(name, new_password(stdin=password_stdin), role)
        if output.json:
            print_json(user)
        else:
            stdout().print(f"✓ User {user.name} ({user.role}) was made.")

    run_with_daemon(output, work)
