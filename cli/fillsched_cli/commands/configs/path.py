"""`config path`: the files and variables that settings are read from."""

import os
from pathlib import Path

import typer

from fillsched_cli.runner import run


def command(context: typer.Context) -> None:
    """Print where settings are read from."""
    run(context.obj, _print)


def _print() -> None:
    """The files, most important last, and which exist."""
    from fillsched.daemon.settings import FILE_NAME, PREFIX, user_config_file

    for path in (user_config_file(), Path.cwd() / FILE_NAME):
        print(f"{path}{'' if path.exists() else '  (does not exist)'}")
    used = sorted(name for name in os.environ if name.startswith(PREFIX))
    if used:
        print("environment: " + ", ".join(used))
