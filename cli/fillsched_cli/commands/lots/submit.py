"""`submit`: lots checked and planned."""

from typing import Annotated, Any

import typer

from fillsched_cli.commands.configs.toml_file import figures_for
from fillsched_cli.commands.lots.lots_file import read_options
from fillsched_cli.commands.times import seconds, start_time
from fillsched_cli.invocation import Progress
from fillsched_cli.options import (
    AsJson,
    Config,
    Dates,
    Decimal,
    Fresh,
    HowToShow,
    Lots,
    Map,
    MaxSteps,
    Name,
    Plant,
    Quiet,
    Seed,
    Sheet,
    Start,
    Strategy,
    TimeLimit,
    Watch,
)
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    lots: Lots,
    watch: Watch = False,
    strategy: Strategy = None,
    time_limit: TimeLimit = None,
    name: Name = None,
    seed: Seed = 0,
    max_steps: MaxSteps = None,
    start: Start = None,
    decimal: Decimal = None,
    dates: Dates = None,
    sheet: Sheet = None,
    map: Map = None,
    config: Config = None,
    plant: Plant = None,
    fresh: Fresh = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; plan nothing.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
    progress: HowToShow = Progress.AUTO,
) -> None:
    """Check lots and plan them."""
    from fillsched_cli.commands.lots.check import check
    from fillsched_cli.commands.lots.submission import Submission, submit

    output = context.obj.output(json, quiet, progress)
    fields: dict[str, Any] = {
        "strategy": strategy,
        "time_limit_seconds": seconds(time_limit),
        "name": name,
        "seed": seed,
        "max_steps": max_steps,
        "start_time": start_time(start),
        "read": read_options(decimal, sheet, map, dates),
        "config": figures_for(config, plant),
    }
    if dry_run:
        run(context.obj, check(output, lots, fields["read"], fields["config"], fresh=fresh))
    else:
        run(context.obj, submit(output, Submission(lots, fields, watch, fresh)))
