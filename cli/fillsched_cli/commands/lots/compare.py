"""`compare`: the same lots planned by several strategies, side by side."""

from typing import Annotated, Any

import typer

from fillsched_cli.commands.lots.lots_file import read_options
from fillsched_cli.commands.lots.site_start import site_start
from fillsched_cli.commands.times import seconds
from fillsched_cli.commands.toml_file import figures_for, state_for
from fillsched_cli.invocation import Progress
from fillsched_cli.options import (
    AsJson,
    Config,
    Dates,
    Decimal,
    Encoding,
    Fresh,
    HowToShow,
    Lots,
    Map,
    MaxSteps,
    Name,
    Notify,
    Plant,
    Quiet,
    Seed,
    Sheet,
    Start,
    State,
    Unit,
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
    unit: Unit = None,
    encoding: Encoding = None,
    config: Config = None,
    plant: Plant = None,
    state: State = None,
    fresh: Fresh = False,
    json: AsJson = False,
    quiet: Quiet = False,
    progress: HowToShow = Progress.AUTO,
    notify: Notify = None,
) -> None:
    """Plan the same lots by several strategies, side by side, and see which is best."""
    from fillsched_cli.commands.lots.submission import Submission, submit

    figures = figures_for(config, plant)
    fields: dict[str, Any] = {
        "strategies": strategies,
        "time_limit_seconds": seconds(time_limit),
        "name": name,
        "seed": seed,
        "max_steps": max_steps,
        "start_time": site_start(context.obj, start, figures),
        "read": read_options(decimal, sheet, map, dates, unit, encoding),
        "config": figures,
        "state": state_for(state),
    }
    wanted = Submission(lots, fields, watch, fresh, kind="comparison")
    run(context.obj, submit(context.obj.output(json, quiet, progress, notify or ()), wanted))
