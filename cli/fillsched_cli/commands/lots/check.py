"""`check`: how lots would be read, and what is wrong with them; `--fix` writes a cleaned copy."""

from pathlib import Path
from typing import Annotated

import typer

from fillsched.errors import Conflict
from fillsched_cli.commands.lots.clean_copy import Fix, write_fixed
from fillsched_cli.commands.lots.lots_file import Read, read_file, read_options
from fillsched_cli.commands.toml_file import figures_for, state_for
from fillsched_cli.invocation import Output
from fillsched_cli.options import (
    AsJson,
    Config,
    Dates,
    Decimal,
    Encoding,
    Fresh,
    Lots,
    Map,
    Plant,
    Sheet,
    State,
    Unit,
)
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    lots: Lots,
    decimal: Decimal = None,
    dates: Dates = None,
    sheet: Sheet = None,
    map: Map = None,
    unit: Unit = None,
    encoding: Encoding = None,
    config: Config = None,
    plant: Plant = None,
    state: State = None,
    fresh: Fresh = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write a cleaned copy beside the file.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the cleaned copy goes.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing copy.")] = False,
    json: AsJson = False,
) -> None:
    """Check lots and say how they were read."""
    read = read_options(decimal, sheet, map, dates, unit, encoding)
    figures = figures_for(config, plant), state_for(state)
    wanted = Fix(output, force) if fix else None
    run(context.obj, check(context.obj.output(json), lots, read, *figures, fresh=fresh, fix=wanted))


async def check(
    output: Output,
    lots: str,
    read: Read | None,
    config: str | None,
    state: str | None,
    *,
    fresh: bool,
    fix: Fix | None = None,
) -> None:
    """Says how the lots are read; stores nothing. A daemon of our own may do that."""
    from fillsched_cli.commands.lots.checking import Question, checked, refuse, tell_checked_only
    from fillsched_cli.daemon_discovery import connected

    content, filename = read_file(lots)
    async with connected(output) as (client, finder):
        wanted = fix is not None
        asked = Question(
            content, filename, read, config, fresh, fix=wanted, state=state, zone=finder.named_zone
        )
        report, _ = await checked(client, output, asked)
        if fix is not None:
            if "cleaned" not in report:
                raise Conflict("The daemon is older than this command and makes no cleaned copies.")
            write_fixed(report.cleaned, report.left_out, lots, fix)
        refuse(output, report)
        tell_checked_only(output, report)
