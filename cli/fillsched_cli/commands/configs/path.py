"""`config path`: the files and variables that settings are read from."""

import os

import typer

from fillsched_cli.runner import run


def command(context: typer.Context) -> None:
    """Print where settings are read from."""
    run(context.obj, _print)


def _print() -> None:
    """The files, most important last, and which exist."""
    from fillsched.daemon.environment import PREFIX
    from fillsched.daemon.settings import local_config_file, user_config_file

    for path in filter(None, (user_config_file(), local_config_file())):
        print(f"{path}{'' if path.exists() else '  (does not exist)'}")
    used = sorted(name for name in os.environ if name.startswith(PREFIX))
    if used:
        print("environment: " + ", ".join(used))
