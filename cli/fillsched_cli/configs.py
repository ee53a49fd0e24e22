"""`config list|save|print|check|default|remove`: figures of a line kept under a name.

What it is for: a REST call each, TOML files in and out. What it is not for: the program's own
settings (`config show`, in `system`).
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from fillsched.errors import Fault, InvalidInput
from fillsched.presentation.provenance import figures_text
from fillsched_cli import text
from fillsched_cli.connection import connected
from fillsched_cli.context import Output
from fillsched_cli.findings import plain_table
from fillsched_cli.running import Exit, tell


async def list_configs(output: Output) -> None:
    """Prints one's configurations with what each makes different."""
    async with connected(output) as (client, _):
        found = await client.configs()
    if output.json:
        text.print_json(found)
        return
    table = plain_table(("bold", "left"), ("", "left"), ("", "left"), heads=("Name", "", "Figures"))
    table.add_row("(none)", "", f"the daemon's: {figures_text(found['line'])}")
    for config in found["configs"]:
        default = "default" if config["default"] else ""
        table.add_row(config["name"], default, figures_text(config["figures"]))
    text.stdout().print(table)


async def save(output: Output, name: str, file: Path) -> None:
    """Keeps the figures of a TOML file under a name."""
    toml = _read(file)
    async with connected(output) as (client, _):
        config = await client.save_config(name, toml)
    if output.json:
        text.print_json(config)
    else:
        text.stdout().print(f"✓ {name}: {figures_text(config['line'])}")


async def check(output: Output, file: Path) -> None:
    """Says whether the figures of a TOML file can be used; exit 2 when not."""
    toml = _read(file)
    async with connected(output) as (client, _):
        found = await client.check_config(toml)
    if output.json:
        text.print_json(found)
    elif found["ok"]:
        text.stdout().print(f"✓ {figures_text(found['line'])}")
    else:
        tell(InvalidInput([Fault(**problem) for problem in found["problems"]]))
    if not found["ok"]:
        raise Exit(InvalidInput.exit_code)


async def show(output: Output, name: str) -> None:
    """Prints the figures as TOML, for a file."""
    async with connected(output) as (client, _):
        print(await client.config_toml(name), end="")


async def default(output: Output, name: str, *, off: bool) -> None:
    """Uses the configuration for whatever names none, or no longer."""
    async with connected(output) as (client, _):
        await client.default_config(name, on=not off)
    said = "is used only when named" if off else "is used when nothing else is named"
    text.stdout().print(f"✓ {name} {said}")


async def remove(output: Output, name: str) -> None:
    """Removes a configuration; schedules keep the figures they were planned with."""
    async with connected(output) as (client, _):
        await client.remove_config(name)
    text.stdout().print(f"✓ {name} is removed")


def figures_for(name: str | None, file: Path | None) -> str | None:
    """The `config` field of a request: the name, or the figures of a TOML file as JSON."""
    if name is not None and file is not None:
        fault = Fault("--plant", str(file), "--config names figures already", "Use one of the two")
        raise InvalidInput([fault])
    if file is None:
        return name
    try:
        figures: dict[str, Any] = tomllib.loads(_read(file).decode(), parse_float=str)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = Fault(str(file), "", f"it is not TOML: {error}", "Correct the line named")
        raise InvalidInput([fault]) from error
    return json.dumps(figures, default=str)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InvalidInput([Fault("file", str(file), reason, "Check the path")]) from error
