"""`init`: a sample plant file with its schema, or a workbook for lots, to be filled in."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from fillsched.called import as_called
from fillsched.errors import Fault, InvalidInput
from fillsched_cli.commands.whole_file import whole_file
from fillsched_cli.output.console import stdout
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="The plant file to write. Default: plant.toml.")
    ] = None,
    lots: Annotated[
        Path | None, typer.Option("--lots", help="Write a workbook with all columns of lots.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite existing files.")] = False,
) -> None:
    """Write a sample plant file, or a workbook for lots, to fill in."""
    run(context.obj, lambda: _init(file, lots, force))


def _init(file: Path | None, lots: Path | None, force: bool) -> None:
    plant = file or (None if lots else Path("plant.toml"))
    wanted = [] if plant is None else [plant, _schema_of(plant)]
    _refuse_existing([*wanted, *([] if lots is None else [lots])], force)
    if plant is not None:
        _write_plant(plant)
        say = stdout()
        say.print(f"✓ {plant} is a sample to change; {_schema_of(plant)} tells editors its keys")
        say.print(f"  check it: {as_called(f'config check {plant}')}", highlight=False)
        say.print(f"  use it:   {as_called(f'submit lots.xlsx --plant {plant}')}", highlight=False)
    if lots is not None:
        from fillsched_cli.commands.lots.lots_template import write_template

        if lots.suffix.lower() != ".xlsx":
            fault = Fault("--lots", str(lots), "a workbook ends in .xlsx", f"Use {lots.stem}.xlsx")
            raise InvalidInput([fault])
        with whole_file(lots, "--lots") as out:
            write_template(out)
        stdout().print(f"✓ {lots} has a column for all that may be said of a lot; fill in the rows")


def _refuse_existing(paths: list[Path], force: bool) -> None:
    there = [path for path in paths if path.exists() and not force]
    if there:
        raise InvalidInput(
            [Fault("file", str(path), "it exists", "Use --force to overwrite it") for path in there]
        )


def _schema_of(plant: Path) -> Path:
    return plant.with_name(f"{plant.stem}.schema.json")


def _write_plant(plant: Path) -> None:
    """The sample, and beside it the schema that its first line names."""
    from fillsched.wire import PlantConfig

    sample = (files("fillsched_cli") / "plant.toml").read_text("utf-8")
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **PlantConfig.model_json_schema(),
    }
    for path, text in (
        (_schema_of(plant), json.dumps(schema, indent=2, ensure_ascii=False) + "\n"),
        (plant, f"#:schema ./{_schema_of(plant).name}\n{sample}"),
    ):
        with whole_file(path, "file") as out:
            out.write(text.encode())
