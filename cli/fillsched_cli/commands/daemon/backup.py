"""`backup`: the database as one file, also while a daemon runs."""

from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Copy the database to a file, also while a daemon runs."""

    def work() -> None:
        from fillsched.daemon.data.backups import backup, refuse_cluster
        from fillsched_cli.daemon_discovery import settings_of

        settings = settings_of(context.obj)
        refuse_cluster(settings)
        size = backup(settings.data_dir, file, force=force)
        stderr().print(f"✓ {file} holds all jobs and users, {size / 1e6:,.1f} MB, checked.")

    run(context.obj, work)
