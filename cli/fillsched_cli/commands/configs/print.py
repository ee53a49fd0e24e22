"""`config print`: a configuration as TOML, for a file."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.options import ConfigName
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, name: ConfigName) -> None:
    """Print a configuration as TOML."""

    async def work(client: "Client", _: "Finder") -> None:
        print(await client.configs.toml(name), end="")

    run_with_daemon(context.obj.output(), work)
