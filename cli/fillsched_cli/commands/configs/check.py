"""`config check`: whether figures or a plant can be used, and what may not be meant; exit 2 when
not."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.errors import InvalidInput
from fillsched_cli.commands.toml_file import figures_for, read_toml
from fillsched_cli.exit_codes import Exit
from fillsched_cli.options import AsJson, TomlFile
from fillsched_cli.output.console import print_json, stderr, stdout
from fillsched_cli.runner import run_with_daemon, tell

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched.wire import ConfigCheck
    from fillsched_cli.daemon_discovery import Finder
    from fillsched_cli.invocation import Output


def command(
    context: typer.Context,
    file: TomlFile,
    lots: Annotated[
        str | None, typer.Option("--lots", help="Lots to hold the plant against.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Say whether a plant or figures of a line can be used, and what may not be meant."""
    output = context.obj.output(json)
    toml = read_toml(file)

    async def work(client: "Client", _: "Finder") -> None:
        found = await client.configs.check(toml)
        if not output.json:
            _tell(found)
        elif lots is None or not found.ok:
            print_json(found)
        if not found.ok:
            raise Exit(InvalidInput.exit_code)
        if lots is not None:
            await _against(client, output, lots, file)

    run_with_daemon(output, work)


def _tell(found: "ConfigCheck") -> None:
    from fillsched.presentation.provenance import figures_text
    from fillsched_cli.views.plant import plant_text

    if found.problems:
        tell(InvalidInput([problem.fault() for problem in found.problems]))
    elif found.line is not None:
        if found.plant:
            stdout().print(f"✓ {plant_text(found.plant)}", highlight=False, markup=False)
        stdout().print(f"{'  ' if found.plant else '✓ '}{figures_text(found.line)}")
    for note in found.notes or ():
        stderr().print(f"  note: {note}", style="yellow", markup=False, highlight=False)


async def _against(client: "Client", output: "Output", lots: str, file: Path) -> None:
    """The check of lots with the plant: what only both together show. In JSON it alone is said."""
    from fillsched_cli.commands.lots.checking import Question, checked, refuse, tell_checked_only
    from fillsched_cli.commands.lots.lots_file import read_file

    content, filename = read_file(lots)
    asked = Question(content, filename, None, figures_for(None, file), fresh=False)
    report, _ = await checked(client, output, asked)
    refuse(output, report)
    tell_checked_only(output, report)
