"""`fillsched config`: its commands' options and help, and nothing else (see `configs`)."""

from typing import Annotated

import typer

from fillsched_cli.options import (
    AsJson,
    ConfigName,
    TomlFile,
)

app = typer.Typer(
    help="See the settings in force; keep figures of the line by name.", no_args_is_help=True
)


@app.command("show")
def config_show(context: typer.Context, json: AsJson = False) -> None:
    """Show every setting, its value, and where the value comes from."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, lambda: system.config_show(context.obj.output(json)))


@app.command("path")
def config_path(context: typer.Context) -> None:
    """Print where settings are read from."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, lambda: system.config_path(context.obj))


@app.command("trust")
def config_trust(context: typer.Context) -> None:
    """Let this directory's fillsched.toml say where data goes and who is let in."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, system.config_trust)


@app.command("list")
def config_list(context: typer.Context, json: AsJson = False) -> None:
    """List your configurations of the line."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.list_configs(context.obj.output(json)))


@app.command("save")
def config_save(
    context: typer.Context, name: ConfigName, file: TomlFile, json: AsJson = False
) -> None:
    """Keep the figures of a TOML file under a name."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.save(context.obj.output(json), name, file))


@app.command("check")
def config_check(context: typer.Context, file: TomlFile, json: AsJson = False) -> None:
    """Say whether the figures of a TOML file can be used."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.check(context.obj.output(json), file))


@app.command("print")
def config_print(context: typer.Context, name: ConfigName) -> None:
    """Print a configuration as TOML."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.show(context.obj.output(), name))


@app.command("default")
def config_default(
    context: typer.Context,
    name: ConfigName,
    off: Annotated[bool, typer.Option("--off", help="Use it only when it is named.")] = False,
) -> None:
    """Use a configuration whenever none is named."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.default(context.obj.output(), name, off=off))


@app.command("remove")
def config_remove(context: typer.Context, name: ConfigName) -> None:
    """Remove a configuration; schedules keep their figures."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.remove(context.obj.output(), name))
