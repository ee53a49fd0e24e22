"""`migrate`: brings the database to this version's schema, before any server is started."""

from typing import Annotated

import typer

from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    database: Annotated[str | None, typer.Option(help="postgresql://... of the cluster.")] = None,
) -> None:
    """Bring the database to this version's schema; servers do it too when they start."""

    def work() -> None:
        from fillsched.daemon.data.migrating import migrate
        from fillsched_cli.daemon_discovery import settings_of

        migrate(settings_of(context.obj, database=database))
        stderr().print("✓ The database has this version's schema.")

    run(context.obj, work)
