"""`submit`, `compare`, `check` and `demo`: a lots file on its way to the daemon.

What it is for: reading the file, the check before a job is made, the order, and what is said about
them. What it is not for: watching (`watching`).
"""

import os
import re
import sys
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fillsched.client import Client, Kind
from fillsched.errors import Fault, InvalidInput
from fillsched.wire import NAME_CHARACTERS
from fillsched_cli import remembered, text
from fillsched_cli.connection import Embed, Finder, connected
from fillsched_cli.context import Output
from fillsched_cli.running import Exit, tell
from fillsched_cli.watching import follow_to_end, picture_of

if TYPE_CHECKING:
    from fillsched_cli.fixing import Fix

DECIMALS = ("comma", "point")
DATES = ("dmy", "mdy", "ymd")

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with which lots; `fields` are those of `POST /schedule`, or of `POST /comparison`
    when the order is for a comparison.

    `fresh`: what was settled for earlier files does not count. `fix`: write a cleaned copy.
    """

    lots: str
    fields: dict[str, Any] = field(default_factory=dict)
    watch: bool = False
    dry_run: bool = False
    fresh: bool = False
    fix: "Fix | None" = None
    kind: Kind = "schedule"


async def submit(output: Output, order: Order) -> None:
    """Checks the lots, submits them, and watches if asked to."""
    content, filename = read_file(order.lots)
    async with connected(output, _embed(order)) as (client, finder):
        report, read = await _checked(client, output, content, filename, order)
        if order.fix is not None:
            from fillsched_cli.fixing import write_fixed  # loads the reader of workbooks

            write_fixed(content, order.lots, read, order.fix)
        _refuse(output, report)
        if order.dry_run:
            _tell_dry_run(output, report)
            return
        fields = {"name": _stem(order.lots), **_given({**order.fields, "read": read})}
        send = client.compare if order.kind == "comparison" else client.submit
        answer = await send(content, filename, key=uuid.uuid4().hex, **fields)
        job = {"kind": order.kind, "id": answer[f"{order.kind}_id"], "name": fields["name"]}
        await _tell_accepted(output, finder, job, watch=order.watch)
        if order.watch:
            await follow_to_end(output, client, finder, picture_of(job))


def _embed(order: Order) -> Embed:
    """A daemon of our own may watch or check; one that queues a job and goes would mislead."""
    if order.dry_run:
        return Embed.TO_READ
    return Embed.TO_WORK if order.watch else Embed.NEVER


async def demo(output: Output) -> None:
    """Plans the lots that come with fillsched."""
    await submit(output, Order(str(demo_lots()), {"name": "demo"}, watch=True))


def demo_lots() -> Path:
    """The example lots: beside this file in an installed copy, else in the repository."""
    installed = Path(str(files("fillsched_cli"))) / "lots.csv"
    return installed if installed.exists() else Path(__file__).parents[2] / "examples" / "lots.csv"


def read_file(lots: str) -> tuple[bytes, str]:
    """The bytes and the name of a lots file; ``-`` is stdin. Raises InvalidInput."""
    if lots == "-":
        return sys.stdin.buffer.read(), "stdin.csv"
    path = Path(lots)
    try:
        return path.read_bytes(), readable(path.name)
    except (OSError, ValueError) as error:  # a ValueError: a NUL character in the name
        reason = (getattr(error, "strerror", None) or "it cannot be read").lower()
        fault = Fault(
            "file", readable(lots), reason, "Check the path; CSV and XLSX files can be read"
        )
        raise InvalidInput([fault]) from error


def seconds(duration: str | None) -> float | None:
    """``60``, ``60s``, ``1.5m`` or ``1h`` in seconds. Raises InvalidInput for anything else."""
    if duration is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|)", duration.strip().lower())
    if match is None or float(match[1]) == 0:
        fault = Fault("time", duration, "it is not a duration", "Write it as 60s, 5m or 1h")
        raise InvalidInput([fault])
    return float(match[1]) * _UNITS[match[2]]


def start_time(text: str | None) -> str | None:
    """A start with a zone, as ISO 8601. Raises InvalidInput for anything else."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        fix = "Write it with its zone, as 2026-01-05T06:00+01:00 or 2026-01-05T05:00Z"
        raise InvalidInput([Fault("--start", text, "it is no time of day with a zone", fix)])
    return moment.isoformat()


def read_options(
    decimal: str | None,
    sheet: str | None,
    columns: list[str] | None,
    dates: str | None = None,
) -> dict[str, Any] | None:
    """The `read` field of a request, None when nothing was said."""
    said: dict[str, Any] = {}
    for flag, value, known in (("decimal", decimal, DECIMALS), ("dates", dates, DATES)):
        if value is None:
            continue
        if value not in known:
            fix = f"Use {', '.join(known[:-1])} or {known[-1]}"
            raise InvalidInput([Fault(f"--{flag}", value, "there is no such choice", fix)])
        said[flag] = value
    if sheet is not None:
        said["sheet"] = sheet
    for pair in columns or ():
        ours, separator, theirs = pair.partition("=")
        if not separator:
            fault = Fault("--map", pair, "it is not a pair", "Write it as product=Produkt")
            raise InvalidInput([fault])
        said.setdefault("map", {})[ours.strip()] = theirs.strip()
    return said or None


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def readable(name: str) -> str:
    """A file's name as text that can be sent and shown, whatever bytes it is made of."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _stem(lots: str) -> str:
    return "stdin" if lots == "-" else readable(Path(lots).stem)[:NAME_CHARACTERS]


async def _checked(
    client: Client, output: Output, content: bytes, filename: str, order: Order
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The import report and the `read` field that it holds for.

    A file that asks which column is which is answered with what was settled for earlier ones, which
    is said; not for programs, whose files must not be read by what a person once answered.
    """
    read, config = order.fields.get("read"), order.fields.get("config")
    said = (read or {}).get("map", {})
    report = await client.check(content, filename, read=read, config=config)
    for_people = not (output.quiet or output.json)
    profile = output.common.profile
    asked = remembered.asked(report["problems"])
    if asked and for_people and not order.fresh:
        known = remembered.recall(profile)
        answers = {ours: known[ours] for ours in known if ours in asked - said.keys()}
        if answers:
            mapped = {**(read or {}), "map": {**answers, **said}}
            again = await client.check(content, filename, read=mapped, config=config)
            if not remembered.asked(again["problems"]):
                report, read = again, mapped
                line = f"  read as settled for an earlier file: {remembered.as_flags(answers)}"
                text.stderr().print(f"{line} (not so: --fresh)", style="yellow")
    if report["ok"] and for_people:
        if said:
            remembered.remember(profile, said)
        _tell_receipt(report, filename)
    elif for_people:
        _tell_notes(report)
    return report, read


def _refuse(output: Output, report: dict[str, Any]) -> None:
    """Ends the command with exit 2 and no job for bad lots."""
    if report["ok"]:
        return
    if output.json:
        text.print_json(report)
    else:
        tell(InvalidInput([Fault(**problem) for problem in report["problems"]]))
        text.stderr().print("Nothing was submitted.", style="dim")
    raise Exit(InvalidInput.exit_code)


def _tell_receipt(report: dict[str, Any], filename: str) -> None:
    receipt = report["receipt"] or {}
    parts = [text.count(report["lots"], "lot")]
    parts += [str(receipt[key]) for key in ("sheet", "delimiter", "encoding") if receipt.get(key)]
    text.stderr().print(f"✓ {filename}  {' · '.join(parts)}")
    _tell_notes(report)


def _tell_notes(report: dict[str, Any]) -> None:
    console = text.stderr()
    for note in (report["receipt"] or {}).get("notes", ()):
        console.print(f"  note: {note}", style="yellow")


def _tell_dry_run(output: Output, report: dict[str, Any]) -> None:
    if output.json:
        text.print_json(report)
    elif not output.quiet:
        receipt = report["receipt"] or {}
        console = text.stdout()
        for key, value in receipt.items():
            if key != "notes" and value not in (None, "", [], {}):
                console.print(f"  {key:<14} {_shown(value)}")
        text.stderr().print("Checked only; nothing was submitted.", style="dim")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_shown(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return " ".join(_shown(item) for item in value)
    return str(value)


async def _tell_accepted(
    output: Output, finder: Finder, job: dict[str, Any], *, watch: bool
) -> None:
    endpoint = await finder()
    kind, job_id, name = job["kind"], job["id"], job["name"]
    if output.quiet:
        if not watch:
            print(job_id)
        return
    if output.json:
        if not watch:
            text.print_json({f"{kind}_id": job_id, "name": name, "url": endpoint.url})
        return
    console = text.stderr() if watch else text.stdout()
    accepted = f'✓ {kind.title()} {job_id} "{name}" accepted by {endpoint.url}'
    console.print(accepted)
    if not watch:
        text.advise(("watch", f"watch {job_id}"))
