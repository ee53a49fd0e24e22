"""`config show`: every setting of this program, its value, and where the value comes from."""

import typer

from fillsched_cli.console import print_json, stdout
from fillsched_cli.invocation import Output
from fillsched_cli.options import AsJson
from fillsched_cli.runner import run


def command(context: typer.Context, json: AsJson = False) -> None:
    """Show every setting, its value, and where the value comes from."""
    run(context.obj, lambda: _show(context.obj.output(json)))


def _show(output: Output) -> None:
    from fillsched.daemon.settings import Settings
    from fillsched_cli.daemon_discovery import loaded_for
    from fillsched_cli.views.tables import listing

    loaded = loaded_for(output.invocation)
    rows = [
        (name, str(getattr(loaded.settings, name)), loaded.origins[name], field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if output.json:
        print_json({name: {"value": value, "from": origin} for name, value, origin, _ in rows})
    else:
        stdout().print(listing(("Setting", "Value", "From", "Meaning"), rows, fold=True))
