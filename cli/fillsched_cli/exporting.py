"""`export`: a schedule into a file, whole or not at all.

What it is for: choosing the format, not overwriting by accident, and leaving nothing behind when
something breaks. What it is not for: the formats, which the daemon writes.
"""

import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fillsched.called import as_called
from fillsched.errors import Fault, InvalidInput
from fillsched.suggestions import did_you_mean
from fillsched_cli import text
from fillsched_cli.connection import connected
from fillsched_cli.context import Output
from fillsched_cli.jobs import job_of

FORMATS = ("csv", "json", "xlsx", "html", "svg", "ics")
"""Those of `fillsched.export.formats`, which is not loaded here: it costs more than a command."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to write, as what. `path` ``-`` is stdout; `format` None: by the file's ending."""

    path: str
    format: str | None = None
    force: bool = False
    time_zone: str | None = None


async def export(output: Output, job_id: int, target: Target) -> None:
    """Writes the schedule to `target`."""
    format = _format(target)
    path = Path(target.path)
    to_stdout = target.path == "-"
    if not to_stdout and path.exists() and not target.force:
        fault = Fault("--output", target.path, "the file exists", "Add --force to overwrite it")
        raise InvalidInput([fault])
    async with connected(output) as (client, finder):
        zone = target.time_zone or finder.named_zone
        _refuse_comparison(await job_of(client, job_id))
        pieces = client.export(job_id, format, time_zone=zone)
        if to_stdout:
            async for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        size = await _write_whole(path, pieces)
    text.stderr().print(f"✓ {path}  {size:,} bytes")


def _refuse_comparison(job: Mapping[str, Any]) -> None:
    if job["kind"] == "comparison":
        best = (job["result"] or {}).get("best_strategy", "NAME")
        again = as_called(f"submit LOTS --strategy {best}")
        fix = f"Plan with the best of it and export that: {again}"
        fault = Fault("schedule", str(job["id"]), "it is a comparison, not one schedule", fix)
        raise InvalidInput([fault])


def _format(target: Target) -> str:
    ending = "csv" if target.path == "-" else Path(target.path).suffix.lstrip(".").lower()
    format = target.format or ending
    if format not in FORMATS:
        known = f"Use a file that ends in .{', .'.join(FORMATS)}, or --format"
        fix = did_you_mean(format, FORMATS, known)
        raise InvalidInput([Fault("format", format, "there is no such format", fix)])
    return format


async def _write_whole(path: Path, pieces: AsyncIterator[bytes]) -> int:
    """Writes beside the target and renames: a broken export leaves nothing behind."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        file = temporary.open("xb")
    except OSError as error:
        fault = Fault("--output", str(path), str(error.strerror).lower(), "Choose another place")
        raise InvalidInput([fault]) from error
    try:
        with file:
            async for piece in pieces:
                file.write(piece)
            size = file.tell()
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return size
