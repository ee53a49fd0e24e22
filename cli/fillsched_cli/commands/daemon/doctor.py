"""`doctor`: what could keep fillsched from working here, and what to do about it."""

import importlib.util
import os
import platform
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import typer

import fillsched
from fillsched.called import as_called
from fillsched.errors import FillschedError
from fillsched_cli.exit_codes import FAILED, Exit
from fillsched_cli.invocation import Embed, Output
from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stdout
from fillsched_cli.runner import run

FREE_BYTES = 500_000_000
"""Less free space than this is worth a warning: a year of schedules needs less."""

_GLYPHS = {"ok": "✓", "warning": "!", "problem": "✗"}


def command(context: typer.Context, json: AsJson = False) -> None:
    """Look for what could keep fillsched from working here."""
    run(context.obj, lambda: _doctor(context.obj.output(json)))


@dataclass(frozen=True, slots=True)
class Finding:
    """What `doctor` saw: `state` is ok, warning or problem."""

    what: str
    state: str
    said: str


def _doctor(output: Output) -> None:
    """Looks at everything; exit 1 when something keeps fillsched from working."""
    findings = [look(output) for look in LOOKS]
    if output.json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            line = f"{_GLYPHS[finding.state]} {finding.what:<12} {finding.said}"
            stdout().print(line)
    if any(finding.state == "problem" for finding in findings):
        raise Exit(FAILED)


def _python(_: Output) -> Finding:
    said = f"Python {platform.python_version()}, fillsched {fillsched.__version__}"
    return Finding("version", "ok" if sys.version_info >= (3, 11) else "problem", said)


def _settings(output: Output) -> Finding:
    from fillsched_cli.daemon_discovery import loaded_for

    try:
        loaded = loaded_for(output.invocation)
    except FillschedError as error:
        return Finding("settings", "problem", str(error))
    if loaded.passed_over:
        return Finding("settings", "warning", " ".join(loaded.passed_over))
    return Finding("settings", "ok", f"all settings can be used; see: {as_called('config show')}")


def _data_dir(output: Output) -> Finding:
    path = _directory(output)
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("data", "problem", f"{existing} cannot be written to; use --data-dir")
    free = shutil.disk_usage(existing).free
    state = "ok" if free > FREE_BYTES else "warning"
    return Finding("data", state, f"{path}, {free / 1e9:,.1f} GB free")


def _private(output: Output) -> Finding:
    from fillsched.daemon.data.data_directory import open_to_others

    data_dir = _directory(output)
    found = open_to_others(data_dir)
    if found:
        named = ", ".join(str(path.relative_to(data_dir.parent)) for path in found)
        paths = shlex.join(map(str, found))
        said = f"others may use {named}; the next start mends it, or run: chmod go= {paths}"
        return Finding("secrets", "problem", said)
    return Finding("secrets", "ok", "key, token and database are yours alone")


def _database(output: Output) -> Finding:
    from fillsched.backends.sqlite.check import quick_check
    from fillsched_cli.daemon_discovery import settings_of

    if settings_of(output.invocation).database is not None:
        return Finding("database", "ok", "that of a cluster; `fillsched migrate` tries it")
    path = _directory(output) / "fillsched.sqlite"
    if not path.exists():
        return Finding("database", "ok", "none yet; the first start makes it")
    try:
        verdict = quick_check(path)
    except OSError as error:
        return Finding("database", "problem", str(error))
    return Finding("database", "ok" if verdict == "ok" else "problem", f"quick check: {verdict}")


def _planner(_: Output) -> Finding:
    if importlib.util.find_spec("numba") is None:
        said = "loops in plain Python, slower: numba has no wheels for this Python or machine"
        return Finding("planner", "ok", said)
    return Finding("planner", "ok", f"loops compiled by numba {version('numba')}")


def _daemon(output: Output) -> Finding:
    import asyncio

    from fillsched.daemon.address import read_address
    from fillsched_cli.daemon_discovery import connected

    async def ask() -> str:
        async with connected(output, Embed.NEVER) as (client, _):
            health = await client.operations.health()
            await client.jobs.page(limit=1)
            return health.version

    try:
        answered = asyncio.run(ask())
    except FillschedError as error:
        known = read_address(_directory(output))
        return Finding("daemon", "problem" if known else "warning", str(error))
    said = f"it answers and lets us in, version {answered}"
    same = answered == fillsched.__version__
    return Finding("daemon", "ok" if same else "warning", said)


def _directory(output: Output) -> Path:
    from fillsched_cli.daemon_discovery import settings_of

    return settings_of(output.invocation).data_dir


LOOKS: tuple[Callable[[Output], Finding], ...] = (
    _python,
    _settings,
    _data_dir,
    _private,
    _database,
    _planner,
    _daemon,
)
