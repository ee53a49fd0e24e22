"""`config trust`: the settings file of the working directory, trusted as it stands."""

import typer

from fillsched.errors import Fault, InvalidInput
from fillsched.toml_text import NotToml, load
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(context: typer.Context) -> None:
    """Let this directory's fillsched.toml say where data goes and who is let in."""
    run(context.obj, _trust)


def _trust() -> None:
    """Trusts the file, and says what it says."""
    from fillsched.daemon.settings import FILE_NAME, local_config_file, user_config_file
    from fillsched.daemon.trust import NEEDED_FOR, trust

    file = local_config_file()
    if file is None:
        fault = Fault(
            "the working directory", "", "it may not be looked at, or is gone", "Go there"
        )
        raise InvalidInput([fault])
    try:
        said = load(file)
        trust(file, user_config_file().parent)
    except (OSError, NotToml) as error:
        why = getattr(error, "strerror", None)
        reason = str(error) if why is None else why.lower()
        raise InvalidInput([Fault(FILE_NAME, str(file), reason, "Correct it")]) from error
    console = stderr()
    console.print(f"✓ {file} is trusted as it stands.", soft_wrap=True)
    for name in sorted(NEEDED_FOR & said.keys()):
        console.print(f"  {name} = {said[name]}", soft_wrap=True)
