"""`demo`: the lots that come with fillsched, planned and watched."""

from importlib.resources import as_file, files

import typer

from fillsched_cli.invocation import Progress
from fillsched_cli.options import HowToShow
from fillsched_cli.runner import run


def command(context: typer.Context, progress: HowToShow = Progress.AUTO) -> None:
    """Plan the 42 lots that come with fillsched, and watch."""
    from fillsched_cli.commands.lots.submission import Submission, submit

    with as_file(files("fillsched_cli") / "lots.csv") as lots:
        wanted = Submission(str(lots), {"name": "demo"}, watch=True)
        run(context.obj, submit(context.obj.output(progress=progress), wanted))
