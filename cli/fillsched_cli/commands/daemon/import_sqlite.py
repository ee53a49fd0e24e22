"""`import-sqlite`: an installation of one machine moves to the database of a cluster."""

from pathlib import Path
from typing import Annotated

import typer

from fillsched.presentation.figures import count
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A file of `fillsched backup`; default: the data directory's own."),
    ] = None,
    database: Annotated[str | None, typer.Option(help="postgresql://... of the cluster.")] = None,
) -> None:
    """Copy all jobs, users, keys, plans and logs of one machine to an empty PostgreSQL."""

    def work() -> None:
        from fillsched.daemon.data.migrating import import_sqlite
        from fillsched_cli.daemon_discovery import settings_of

        settings = settings_of(context.obj, database=database)
        rows = import_sqlite(settings, file)
        jobs, users = count(rows["jobs"], "job"), count(rows["users"], "user")
        console = stderr()
        console.print(f"✓ {jobs}, {users} and {count(rows['events'], 'message')} are copied.")
        console.print("  Give every server the key, so that logins go on: key_file, a copy of")
        console.print(f"  {settings.data_dir / 'key'}", soft_wrap=True)

    run(context.obj, work)
