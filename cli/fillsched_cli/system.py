"""`serve`, `token`, `strategies`, `config` and `doctor`: the installation itself.

What it is for: what an IT person asks. What it is not for: schedules.
"""

import contextlib
import importlib.util
import os
import platform
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.table import Table

import fillsched
from fillsched.backends.sqlite.check import quick_check
from fillsched.called import as_called
from fillsched.daemon.address import read_address
from fillsched.daemon.settings import FILE_NAME, PREFIX, Settings, load, user_config_file
from fillsched.daemon.trust import NEEDED_FOR, trust
from fillsched.errors import ConnectionTrouble, Fault, FillschedError, InvalidInput
from fillsched_cli import text
from fillsched_cli.connection import Embed, Finder, connected, settings_of
from fillsched_cli.context import Common, Output
from fillsched_cli.running import Exit

TAKE_OVER_SECONDS = 10.0
"""How long another daemon may take to hand over; it needs less than one second."""

FREE_BYTES = 500_000_000
"""Less free space than this is worth a warning: a year of schedules needs less."""


def serve(common: Common, flags: dict[str, Any], *, take_over: bool) -> None:
    """Runs the daemon until SIGTERM or Ctrl-C."""
    from fillsched.daemon.daemon import run_daemon
    from fillsched.daemon.log_lines import configure_logging

    settings = settings_of(common, **flags)
    os.umask(0o077)  # whatever else a library writes in this process is its user's alone
    configure_logging(settings.log_level, settings.log_format)
    if take_over:
        _ask_to_hand_over(common, settings)
    with run_daemon(settings, wait_seconds=TAKE_OVER_SECONDS if take_over else 0.0) as daemon:
        console = text.stderr()
        console.print(f"fillsched {fillsched.__version__} serves at {daemon.url}", style="bold")
        console.print(f"  data in {settings.data_dir}, {text.count(settings.workers, 'worker')}")
        console.print(f"  API documentation at {daemon.url}/docs    stop with Ctrl-C")
        daemon.serve()


def _ask_to_hand_over(common: Common, settings: Settings) -> None:
    """Asks the daemon that a command started for itself, if there is one, to end."""
    import asyncio

    async def ask() -> None:
        async with connected(common.output(), Embed.NEVER) as (client, _):
            await client.hand_over()

    if read_address(settings.data_dir) is not None:
        with contextlib.suppress(ConnectionTrouble):
            asyncio.run(ask())


def token(common: Common) -> None:
    """Prints the access token in force."""
    import asyncio

    print(asyncio.run(Finder(common.output(), Embed.NEVER)()).token)


async def strategies(output: Output) -> None:
    """Prints the ways of planning. They are part of this program: no daemon is asked."""
    from fillsched.solve.strategies import DEFAULT_STRATEGY, STRATEGIES

    if output.json:
        text.print_json(
            [
                {
                    "name": strategy.name,
                    "description": strategy.description,
                    "guarantee": strategy.guarantee,
                    "default": strategy.name == DEFAULT_STRATEGY,
                }
                for strategy in STRATEGIES.values()
            ]
        )
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Strategy", "What it does", "What it guarantees"):
        table.add_column(heading)
    for strategy in STRATEGIES.values():
        name = f"{strategy.name} (default)" if strategy.name == DEFAULT_STRATEGY else strategy.name
        table.add_row(name, strategy.description, strategy.guarantee)
    text.stdout().print(table)


def config_show(output: Output) -> None:
    """Prints every setting with its value and its origin."""
    common = output.common
    loaded = load({"data_dir": common.data_dir, "url": common.url})
    rows = [
        (name, str(getattr(loaded.settings, name)), loaded.origins[name], field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if output.json:
        text.print_json({name: {"value": value, "from": origin} for name, value, origin, _ in rows})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Setting", "Value", "From", "Meaning"):
        table.add_column(heading, overflow="fold")
    for name, value, origin, meaning in rows:
        table.add_row(name, value, origin, meaning)
    text.stdout().print(table)


def config_path(common: Common) -> None:
    """Prints the files that settings are read from, most important last, and which exist."""
    for path in (user_config_file(), Path.cwd() / FILE_NAME):
        print(f"{path}{'' if path.exists() else '  (does not exist)'}")
    used = sorted(name for name in os.environ if name.startswith(PREFIX))
    if used:
        print("environment: " + ", ".join(used))


def config_trust() -> None:
    """Trusts the settings file of the working directory as it stands, and says what it says."""
    file = Path.cwd() / FILE_NAME
    try:
        said = tomllib.loads(file.read_text("utf-8"))
        trust(file, user_config_file().parent)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or f"it is not TOML: {error}").lower()
        raise InvalidInput([Fault(FILE_NAME, str(file), reason, "Correct it")]) from error
    console = text.stderr()
    console.print(f"✓ {file} is trusted as it stands.", markup=False, soft_wrap=True)
    for name in sorted(NEEDED_FOR & said.keys()):
        console.print(f"  {name} = {said[name]}", markup=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """What `doctor` saw: `state` is ok, warning or problem."""

    what: str
    state: str
    said: str


def doctor(output: Output) -> None:
    """Looks at what could keep fillsched from working; exit 1 when something does."""
    findings = [look(output) for look in LOOKS]
    if output.json:
        text.print_json([{"what": f.what, "state": f.state, "said": f.said} for f in findings])
    else:
        glyphs = {"ok": "✓", "warning": "!", "problem": "✗"}
        for finding in findings:
            line = f"{glyphs[finding.state]} {finding.what:<12} {finding.said}"
            text.stdout().print(line)
    if any(finding.state == "problem" for finding in findings):
        raise Exit(1)


def _python(_: Output) -> Finding:
    said = f"Python {platform.python_version()}, fillsched {fillsched.__version__}"
    return Finding("version", "ok" if sys.version_info >= (3, 11) else "problem", said)


def _settings(output: Output) -> Finding:
    try:
        settings_of(output.common)
    except FillschedError as error:
        return Finding("settings", "problem", str(error))
    return Finding("settings", "ok", f"all settings can be used; see: {as_called('config show')}")


def _data_dir(output: Output) -> Finding:
    path = settings_of(output.common).data_dir
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("data", "problem", f"{existing} cannot be written to; use --data-dir")
    free = shutil.disk_usage(existing).free
    state = "ok" if free > FREE_BYTES else "warning"
    return Finding("data", state, f"{path}, {free / 1e9:,.1f} GB free")


def _private(output: Output) -> Finding:
    from fillsched.daemon.data_directory import open_to_others

    data_dir = settings_of(output.common).data_dir
    found = open_to_others(data_dir)
    if found:
        named = ", ".join(str(path.relative_to(data_dir.parent)) for path in found)
        paths = shlex.join(map(str, found))
        said = f"others may use {named}; the next start mends it, or run: chmod go= {paths}"
        return Finding("secrets", "problem", said)
    return Finding("secrets", "ok", "key, token and database are yours alone")


def _database(output: Output) -> Finding:
    path = settings_of(output.common).data_dir / "fillsched.sqlite"
    if not path.exists():
        return Finding("database", "ok", "none yet; the first start makes it")
    try:
        verdict = quick_check(path)
    except OSError as error:
        return Finding("database", "problem", str(error))
    return Finding("database", "ok" if verdict == "ok" else "problem", f"quick check: {verdict}")


def _planner(_: Output) -> Finding:
    if importlib.util.find_spec("numba") is None:
        said = "loops in plain Python; pip install 'fillsched[fast]' plans more in the same time"
        return Finding("planner", "ok", said)
    return Finding("planner", "ok", f"loops compiled by numba {version('numba')}")


def _daemon(output: Output) -> Finding:
    import asyncio

    async def ask() -> str:
        async with connected(output, Embed.NEVER) as (client, _):
            health = await client.health()
            await client.schedules(limit=1)
            return str(health["version"])

    try:
        answered = asyncio.run(ask())
    except FillschedError as error:
        known = read_address(settings_of(output.common).data_dir)
        return Finding("daemon", "problem" if known else "warning", str(error))
    said = f"it answers and lets us in, version {answered}"
    same = answered == fillsched.__version__
    return Finding("daemon", "ok" if same else "warning", said)


LOOKS: tuple[Callable[[Output], Finding], ...] = (
    _python,
    _settings,
    _data_dir,
    _private,
    _database,
    _planner,
    _daemon,
)
