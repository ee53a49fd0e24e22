"""`config default`: a configuration used for whatever names none, or no longer."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.options import ConfigName
from fillsched_cli.output.console import stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    name: ConfigName,
    off: Annotated[bool, typer.Option("--off", help="Use it only when it is named.")] = False,
) -> None:
    """Use a configuration whenever none is named."""

    async def work(client: "Client", _: "Finder") -> None:
        await client.configs.use(name, on=not off)
        said = "is used only when named" if off else "is used when nothing else is named"
        stdout().print(f"✓ {name} {said}")

    run_with_daemon(context.obj.output(), work)
