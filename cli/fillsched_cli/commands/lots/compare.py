"""`compare`: the same lots planned by several strategies, side by side."""

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
    Watch,
)
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    lots: Lots,
    watch: Watch = False,
    strategies: Annotated[
        str | None, typer.Option("--strategies", "-s", help="Two or more, with commas; all.")
    ] = None,
    time_limit: Annotated[
        str | None, typer.Option("--time-limit", "-t", help="For each strategy: 60s, 5m or 1h.")
    ] = None,
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
    json: AsJson = False,
    quiet: Quiet = False,
    progress: HowToShow = Progress.AUTO,
) -> None:
    """Plan the same lots by several strategies, side by side, and see which is best."""
    from fillsched_cli.commands.lots.submission import Submission, submit

    fields: dict[str, Any] = {
        "strategies": strategies,
        "time_limit_seconds": seconds(time_limit),
        "name": name,
        "seed": seed,
        "max_steps": max_steps,
        "start_time": start_time(start),
        "read": read_options(decimal, sheet, map, dates),
        "config": figures_for(config, plant),
    }
    wanted = Submission(lots, fields, watch, fresh, kind="comparison")
    run(context.obj, submit(context.obj.output(json, quiet, progress), wanted))
