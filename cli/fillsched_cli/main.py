"""The command line: the options before any command, and all commands in their order.

What it is for: putting the groups of commands (`*_commands`) together. A command imports what it
needs when it runs, so that `--help` costs no more than typer itself. What it is not for: doing the
work, which is in the modules beside this.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fillsched.called import as_called
from fillsched_cli import (
    config_commands,
    daemon_commands,
    job_commands,
    order_commands,
    user_commands,
)
from fillsched_cli.context import Common

app = typer.Typer(
    name="fillsched",
    help="Plan lots on aseptic filling lines, see how good the plan is, and watch it being made.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"Start with: {as_called('demo')}",
)
for group in (order_commands, job_commands, daemon_commands):
    app.add_typer(group.app)
app.add_typer(config_commands.app, name="config")
app.add_typer(user_commands.app, name="user")


def _version(asked: bool) -> None:
    if asked:
        import fillsched

        typer.echo(f"fillsched {fillsched.__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Option("--url", help="The daemon to talk to (FILLSCHED_URL).")
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Where the daemon keeps all (FILLSCHED_DATA_DIR)."),
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="A login to use (FILLSCHED_PROFILE).")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = Common(url=url, data_dir=data_dir, profile=profile, debug=debug)


def main() -> None:
    """The entry point of the `fillsched` script."""
    from fillsched.errors import FillschedError

    try:
        app()
    except FillschedError as error:  # an option's value, read before its command runs
        if "--debug" in sys.argv:
            raise
        from fillsched_cli.running import tell

        tell(error)
        sys.exit(error.exit_code)
