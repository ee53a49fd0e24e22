"""`config check`: whether the figures of a TOML file can be used; exit 2 when not."""

from typing import TYPE_CHECKING

import typer

from fillsched.errors import InvalidInput
from fillsched_cli.commands.configs.toml_file import read_toml
from fillsched_cli.console import print_json, stdout
from fillsched_cli.exit_codes import Exit
from fillsched_cli.options import AsJson, TomlFile
from fillsched_cli.runner import run_with_daemon, tell

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(context: typer.Context, file: TomlFile, json: AsJson = False) -> None:
    """Say whether the figures of a TOML file can be used."""
    output = context.obj.output(json)
    toml = read_toml(file)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched.presentation.provenance import figures_text

        found = await client.configs.check(toml)
        if output.json:
            print_json(found)
        elif found.line is not None:
            stdout().print(f"✓ {figures_text(found.line)}")
        else:
            tell(InvalidInput([problem.fault() for problem in found.problems]))
        if not found.ok:
            raise Exit(InvalidInput.exit_code)

    run_with_daemon(output, work)
