"""`key add`: an API key for a program, shown once."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The program that will use it, such as mes.")],
    scope: Annotated[
        str, typer.Option("--scope", help="read, submit or admin: what it may do.")
    ] = "read",
    days: Annotated[int, typer.Option("--days", help="In how many days it expires.")] = 365,
    json: AsJson = False,
) -> None:
    """Make an API key; it is printed this once."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        made = await client.keys.add(name, scope, days)
        if output.json:
            print_json(dict(made))
            return
        print(made.key)
        stderr().print(
            f"✓ Key '{made.name}' ({made.scope}) counts until {made.expires_at:%Y-%m-%d}. "
            "Keep it now: it is not shown again. Programs send it as a bearer token.",
            soft_wrap=True,
        )

    run_with_daemon(output, work)
