"""`demo`: the plant and the lots that come with fillsched, planned and watched."""

from importlib.resources import as_file, files

import typer

from fillsched_cli.commands.toml_file import figures_for
from fillsched_cli.invocation import Progress
from fillsched_cli.options import Config, HowToShow, Plant
from fillsched_cli.runner import run

START = "2027-01-11T06:00:00+01:00"
"""When the example's first line is free."""

SECONDS = 15
"""Long enough to see the plan get better."""


def command(
    context: typer.Context,
    config: Config = None,
    plant: Plant = None,
    progress: HowToShow = Progress.AUTO,
) -> None:
    """Plan the plant and the lots that come with fillsched, and watch."""
    from fillsched_cli.commands.lots.submission import Submission, submit

    with as_file(files("fillsched_cli") / "demo") as example:
        if config is None and plant is None:
            plant = example / "plant.toml"
        fields = {
            "name": "demo",
            "config": figures_for(config, plant),
            "start_time": START,
            "time_limit_seconds": SECONDS,
        }
        wanted = Submission(str(example / "lots.csv"), fields, watch=True)
        run(context.obj, submit(context.obj.output(progress=progress), wanted))
