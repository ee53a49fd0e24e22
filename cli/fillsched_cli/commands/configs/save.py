"""`config save`: a plant, or figures of a line, kept under a name."""

from typing import TYPE_CHECKING

import typer

from fillsched_cli.commands.toml_file import read_toml
from fillsched_cli.options import AsJson, ConfigName, TomlFile
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, name: ConfigName, file: TomlFile, json: AsJson = False) -> None:
    """Keep the plant or the figures of a TOML file under a name."""
    output = context.obj.output(json)
    toml = read_toml(file)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched.presentation.provenance import figures_text
        from fillsched_cli.views.plant import plant_text

        config = await client.configs.save(name, toml)
        if output.json:
            print_json(config)
        else:
            said = plant_text(config.plant) if config.plant else figures_text(config.line)
            stdout().print(f"✓ {name}: {said}")

    run_with_daemon(output, work)
