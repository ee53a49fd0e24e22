"""`config remove`: a configuration gone; schedules keep the figures they were planned with."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.options import ConfigName
from fillsched_cli.output.console import stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, name: ConfigName) -> None:
    """Remove a configuration; schedules keep their figures."""

    async def work(client: "Client", _: "Finder") -> None:
        await client.configs.remove(name)
        stdout().print(f"✓ {name} is removed")

    run_with_daemon(context.obj.output(), work)
