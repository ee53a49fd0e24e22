"""`submit`: lots checked and planned."""

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
    Strategy,
    TimeLimit,
    Unit,
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
    unit: Unit = None,
    encoding: Encoding = None,
    config: Config = None,
    plant: Plant = None,
    state: State = None,
    fresh: Fresh = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; plan nothing.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
    progress: HowToShow = Progress.AUTO,
    notify: Notify = None,
) -> None:
    """Check lots and plan them."""
    from fillsched_cli.commands.lots.check import check
    from fillsched_cli.commands.lots.submission import Submission, submit

    output = context.obj.output(json, quiet, progress, notify or ())
    figures = figures_for(config, plant)
    fields: dict[str, Any] = {
        "strategy": strategy,
        "time_limit_seconds": seconds(time_limit),
        "name": name,
        "seed": seed,
        "max_steps": max_steps,
        "start_time": site_start(context.obj, start, figures),
        "read": read_options(decimal, sheet, map, dates, unit, encoding),
        "config": figures,
        "state": state_for(state),
    }
    if dry_run:
        told = figures, fields["state"]
        run(context.obj, check(output, lots, fields["read"], *told, fresh=fresh))
    else:
        run(context.obj, submit(output, Submission(lots, fields, watch, fresh)))
