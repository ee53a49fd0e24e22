"""`token`: the access token in force, for curl and scripts."""

import typer

from fillsched_cli.invocation import Embed
from fillsched_cli.runner import run


def command(context: typer.Context) -> None:
    """Print an access token, for curl and scripts."""

    async def work() -> None:
        from fillsched_cli.daemon_discovery import Finder

        print((await Finder(context.obj.output(), Embed.NEVER)()).token)

    run(context.obj, work())
