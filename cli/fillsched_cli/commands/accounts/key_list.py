"""`key list`: the API keys there are, and when each was last used."""

from typing import TYPE_CHECKING

import typer

from fillsched.called import as_called
from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stderr, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched.wire import KeyView
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, json: AsJson = False) -> None:
    """List API keys and when they were used."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.views.tables import listing

        keys = await client.keys.all()
        if output.json:
            print_json([dict(key) for key in keys])
        elif not keys:
            stderr().print(f"No API keys yet. Make one: {as_called('key add mes')}")
        else:
            heads = ("Id", "Name", "Owner", "Scope", "Begins with", "Expires", "Last used")
            stdout().print(listing(heads, map(_row, keys)))

    run_with_daemon(output, work)


def _row(key: "KeyView") -> tuple[str, ...]:
    used = key.last_used_at
    return (
        str(key.id),
        key.name,
        key.owner,
        key.scope,
        f"{key.hint}…",
        f"{key.expires_at:%Y-%m-%d}",
        "never" if used is None else f"{used:%Y-%m-%d %H:%M} UTC",
    )
