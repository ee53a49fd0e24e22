"""`config list`: one's plants and figures of a line by name, and what each makes different."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, json: AsJson = False) -> None:
    """List your plants and figures of a line."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched.presentation.provenance import figures_text
        from fillsched_cli.views.plant import plant_text
        from fillsched_cli.views.tables import plain_table

        found = await client.configs.all()
        if output.json:
            print_json(found)
            return
        columns = ("bold", "left"), ("", "left"), ("", "left")
        table = plain_table(*columns, heads=("Name", "", "Figures"))
        table.add_row("(none)", "", f"the daemon's: {figures_text(found.line)}")
        for config in found.configs:
            default = "default" if config.default else ""
            said = plant_text(config.plant) if config.plant else figures_text(config.figures)
            table.add_row(config.name, default, said)
        stdout().print(table)

    run_with_daemon(output, work)
