"""The check of a lots file that stands before everything else that is done with it.

What it is for: the daemon's import report, answered by what was settled for earlier files, and what
is said of it. What it is not for: what comes after the check (`submission`, `check`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fillsched.client import Client
from fillsched.errors import InvalidInput
from fillsched.presentation.figures import count
from fillsched.wire import CheckView, ReceiptView
from fillsched_cli import saved_answers
from fillsched_cli.commands.lots.lots_file import Read
from fillsched_cli.console import print_json, stderr, stdout
from fillsched_cli.exit_codes import Exit
from fillsched_cli.invocation import Output
from fillsched_cli.runner import tell


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be checked; `read` and `config` are those of a request.

    `fresh`: what was settled for earlier files does not count. `fix`: a cleaned copy is wanted.
    """

    content: bytes
    filename: str
    read: Read | None
    config: str | None
    fresh: bool
    fix: bool = False


async def checked(client: Client, output: Output, asked: Question) -> tuple[CheckView, Read | None]:
    """The import report and the `read` field that it holds for; says how the file was read.

    A file that asks which column is which is answered with what was settled for earlier ones, which
    is said; not for programs, whose files must not be read by what a person once answered.
    """
    report = await _report(client, asked, asked.read)
    read, said = asked.read, (asked.read or {}).get("map", {})
    if output.quiet or output.json:
        return report, read
    known = {} if asked.fresh else _known(output, report, said)
    if known:
        mapped: Read = {**(read or {}), "map": {**known, **said}}
        again = await _report(client, asked, mapped)
        if not saved_answers.asked(again.problems):
            report, read = again, mapped
            line = f"  read as settled for an earlier file: {saved_answers.as_flags(known)}"
            stderr().print(f"{line} (not so: --fresh)", style="yellow")
    if report.ok:
        if said:
            saved_answers.remember(output.invocation.profile, said)
        _tell_receipt(report, asked.filename)
    _tell_notes(report)
    return report, read


async def _report(client: Client, asked: Question, read: Read | None) -> CheckView:
    return await client.check(
        asked.content, asked.filename, fix=asked.fix, read=read, config=asked.config
    )


def _known(output: Output, report: CheckView, said: Mapping[str, str]) -> dict[str, str]:
    """The saved answers to what `report` asks and nobody has `said`."""
    wanted = saved_answers.asked(report.problems) - said.keys()
    if not wanted:
        return {}
    saved = saved_answers.recall(output.invocation.profile)
    return {ours: saved[ours] for ours in saved if ours in wanted}


def refuse(output: Output, report: CheckView) -> None:
    """Ends the command with exit 2 and no job for bad lots."""
    if report.ok:
        return
    if output.json:
        print_json(_without_files(report))
    else:
        tell(InvalidInput([problem.fault() for problem in report.problems]))
        stderr().print("Nothing was submitted.", style="dim")
    raise Exit(InvalidInput.exit_code)


_FILES = ("cleaned", "left_out")


def _without_files(report: CheckView) -> dict[str, Any]:
    """The report in JSON, but for the files in it, which are written."""
    return {name: value for name, value in dict(report).items() if name not in _FILES}


def tell_checked_only(output: Output, report: CheckView) -> None:
    """How the lots were read, where they were only checked."""
    if output.json:
        print_json(_without_files(report))
    elif not output.quiet:
        console = stdout()
        for key, value in (report["receipt"] or {}).items():  # also what is newer than we
            if key != "notes" and value not in (None, "", [], {}):
                console.print(f"  {key:<14} {_shown(value)}")
        stderr().print("Checked only; nothing was submitted.", style="dim")


def _tell_receipt(report: CheckView, filename: str) -> None:
    receipt = report.receipt or ReceiptView()
    parts = [count(report.lots, "lot")]
    parts += [said for said in (receipt.sheet, receipt.delimiter, receipt.encoding) if said]
    stderr().print(f"✓ {filename}  {' · '.join(parts)}")


def _tell_notes(report: CheckView) -> None:
    for note in report.receipt.notes if report.receipt else ():
        stderr().print(f"  note: {note}", style="yellow")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_shown(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return " ".join(_shown(item) for item in value)
    return str(value)
