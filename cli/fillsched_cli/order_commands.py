"""Commands that send lots: to be planned, compared or checked.

Their options and help, and nothing else: the work is in the modules that they import when they run.
"""

from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.context import Progress
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
)

app = typer.Typer()


def _work(
    time_limit: str | None, name: str | None, seed: int, max_steps: int | None, start: str | None
) -> dict[str, object]:
    """What an order says of the work, as a request names it."""
    from fillsched_cli import submitting

    return {
        "time_limit_seconds": submitting.seconds(time_limit),
        "name": name,
        "seed": seed,
        "max_steps": max_steps,
        "start_time": submitting.start_time(start),
    }


def _source(
    decimal: str | None,
    sheet: str | None,
    map: list[str] | None,
    dates: str | None,
    config: str | None,
    plant: Path | None,
) -> dict[str, object]:
    """How lots are to be read and by which figures, as a request names it."""
    from fillsched_cli import configs, submitting

    return {
        "read": submitting.read_options(decimal, sheet, map, dates),
        "config": configs.figures_for(config, plant),
    }


@app.command()
def submit(
    context: typer.Context,
    lots: Lots,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Watch until it is done.")] = False,
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
    from fillsched_cli import submitting
    from fillsched_cli.running import run

    order = submitting.Order(
        lots=lots,
        fields={
            "strategy": strategy,
            **_work(time_limit, name, seed, max_steps, start),
            **_source(decimal, sheet, map, dates, config, plant),
        },
        watch=watch,
        dry_run=dry_run,
        fresh=fresh,
    )
    run(context.obj, submitting.submit(context.obj.output(json, quiet, progress), order))


@app.command()
def compare(
    context: typer.Context,
    lots: Lots,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Watch until it is done.")] = False,
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
    from fillsched_cli import submitting
    from fillsched_cli.running import run

    order = submitting.Order(
        lots=lots,
        fields={
            "strategies": strategies,
            **_work(time_limit, name, seed, max_steps, start),
            **_source(decimal, sheet, map, dates, config, plant),
        },
        watch=watch,
        fresh=fresh,
        kind="comparison",
    )
    run(context.obj, submitting.submit(context.obj.output(json, quiet, progress), order))


@app.command()
def check(
    context: typer.Context,
    lots: Lots,
    decimal: Decimal = None,
    dates: Dates = None,
    sheet: Sheet = None,
    map: Map = None,
    config: Config = None,
    plant: Plant = None,
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
    from fillsched_cli import fixing, submitting
    from fillsched_cli.running import run

    order = submitting.Order(
        lots=lots,
        fields=_source(decimal, sheet, map, dates, config, plant),
        dry_run=True,
        fresh=fresh,
        fix=fixing.Fix(output, force) if fix else None,
    )
    run(context.obj, submitting.submit(context.obj.output(json), order))


@app.command()
def strategies(context: typer.Context, json: AsJson = False) -> None:
    """List the ways of planning."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, system.strategies(context.obj.output(json)))


@app.command()
def demo(context: typer.Context, progress: HowToShow = Progress.AUTO) -> None:
    """Plan the 42 lots that come with fillsched, and watch."""
    from fillsched_cli import submitting
    from fillsched_cli.running import run

    run(context.obj, submitting.demo(context.obj.output(progress=progress)))
