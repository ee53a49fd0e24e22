"""`config show`: every setting of this program, its value, and where the value comes from."""

import typer

from fillsched_cli.invocation import Output
from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run


def command(context: typer.Context, json: AsJson = False) -> None:
    """Show every setting, its value, and where the value comes from."""
    run(context.obj, lambda: _show(context.obj.output(json)))


def _written(value: object) -> str:
    """A value as a person may read it; tables by what tells them apart."""
    if isinstance(value, list) and value and hasattr(value[0], "url"):
        return ", ".join(one.url for one in value)
    return str(value)


def _show(output: Output) -> None:
    from fillsched.daemon.settings import Settings
    from fillsched_cli.daemon_discovery import loaded_for
    from fillsched_cli.views.tables import listing

    loaded = loaded_for(output.invocation)
    written = {name: _written(value) for name, value in loaded.settings}
    rows = [
        (name, written[name], loaded.origins[name], field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if output.json:
        print_json({name: {"value": value, "from": origin} for name, value, origin, _ in rows})
    else:
        stdout().print(listing(("Setting", "Value", "From", "Meaning"), rows, fold=True))
