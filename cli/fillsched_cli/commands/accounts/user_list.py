"""`user list`: everybody."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, json: AsJson = False) -> None:
    """List everybody."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.views.tables import listing

        users = await client.accounts.all()
        if output.json:
            print_json(users)
        else:
            rows = ((str(user.id), user.name, user.role) for user in users)
            stdout().print(listing(("Id", "Name", "Role"), rows))

    run_with_daemon(output, work)
