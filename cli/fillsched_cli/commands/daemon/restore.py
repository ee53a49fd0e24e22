"""`restore`: the database put back from a file of `backup`."""

from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `fillsched backup` wrote.")],
) -> None:
    """Put the database back from a backup, while no daemon runs."""

    def work() -> None:
        from fillsched.daemon.data.backups import refuse_cluster, restore
        from fillsched_cli.daemon_discovery import settings_of

        settings = settings_of(context.obj)
        refuse_cluster(settings)
        data_dir = settings.data_dir
        replaced = restore(data_dir, file)
        stderr().print(f"✓ {data_dir} holds what {file} held.", soft_wrap=True)
        if replaced is not None:
            stderr().print(f"  What it held before is in {replaced}.", soft_wrap=True)

    run(context.obj, work)
