"""The check of a lots file that stands before everything else that is done with it.

What it is for: the daemon's import report, answered by what was settled for earlier files, and what
is said of it. What it is not for: what comes after the check (`submission`, `check`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fillsched.client import Client
from fillsched.errors import InvalidInput
from fillsched.presentation.figures import count
from fillsched.presentation.reading.receipt import (
    answers,
    due_text,
    figures_used,
    receipt_rows,
    totals_text,
)
from fillsched.wire import CheckView, ReceiptView
from fillsched_cli import saved_answers
from fillsched_cli.commands.lots.lots_file import Read
from fillsched_cli.exit_codes import Exit
from fillsched_cli.invocation import Output
from fillsched_cli.output.console import print_json, stderr, stdout
from fillsched_cli.runner import tell


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be checked; `read` and `config` are those of a request.

    `fresh`: what was settled for earlier files does not count. `fix`: a cleaned copy is wanted.
    `start`: of the plan, which may be far from today. `zone`: of dates that name none, where it is
    said on this side.
    """

    content: bytes
    filename: str
    read: Read | None
    config: str | None
    fresh: bool
    fix: bool = False
    start: str | None = None
    state: str | None = None
    zone: str | None = None


async def checked(client: Client, output: Output, asked: Question) -> tuple[CheckView, Read | None]:
    """The import report and the `read` field that it holds for; says how the file was read.

    A file that has no column of a name we know is answered with what was settled for earlier ones,
    as far as it fits, which is said; not for programs, whose files must not be read by what a
    person once answered.
    """
    read = asked.read
    if asked.zone is not None:
        read = Read(**(read or {}), time_zone=asked.zone)
    asked = replace(asked, read=read)
    report = await _report(client, asked, read)
    said = (read or {}).get("map", {})
    if output.quiet or output.json:
        return report, read
    known = {} if asked.fresh else _known(output, report, said)
    if known:
        report, read = await _recalled(client, asked, report, known)
    saved_answers.remember(output.invocation.profile, saved_answers.lasting(report, said))
    if report.ok:
        _tell_receipt(report, asked.filename)
    _tell_notes(report)
    return report, read


async def _recalled(
    client: Client, asked: Question, report: CheckView, known: Mapping[str, str]
) -> tuple[CheckView, Read | None]:
    """The report and `read` with those of the remembered columns that the file has."""
    read = asked.read
    while known:
        mapped: Read = {**(read or {}), "map": {**known, **(read or {}).get("map", {})}}
        again = await _report(client, asked, mapped)
        amiss = saved_answers.asked(again) & known.keys()
        if not amiss:
            line = f"  read as settled for an earlier file: {saved_answers.as_flags(known)}"
            stderr().print(f"{line} (not so: --fresh)", style="yellow")
            return again, mapped
        unfit = saved_answers.as_flags({ours: known[ours] for ours in amiss})
        stderr().print(f"  remembered, but no column here is called so: {unfit}", style="yellow")
        known = {ours: heading for ours, heading in known.items() if ours not in amiss}
    return report, read


async def _report(client: Client, asked: Question, read: Read | None) -> CheckView:
    told = {"start_time": asked.start, "state": asked.state}
    more = {name: value for name, value in told.items() if value is not None}
    return await client.check(
        asked.content, asked.filename, fix=asked.fix, read=read, config=asked.config, **more
    )


def _known(output: Output, report: CheckView, said: Mapping[str, str]) -> dict[str, str]:
    """The saved answers to what `report` asks and nobody has `said`."""
    wanted = saved_answers.asked(report) - said.keys()
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
        questions = report.receipt.questions if report.receipt else []
        for line in answers([question.model_dump() for question in questions]):
            stderr().print(line, soft_wrap=True, highlight=False, markup=False)
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
        for label, text in receipt_rows(report["receipt"] or {}):  # also what is newer than we
            if label != "Note":
                console.print(f"  {label:<14} {text}", highlight=False, markup=False)
        stderr().print("Checked only; nothing was submitted.", style="dim")


def _tell_receipt(report: CheckView, filename: str) -> None:
    receipt = report.receipt or ReceiptView()
    parts = [count(report.lots, "lot")]
    parts += [said for said in (receipt.sheet, receipt.delimiter, receipt.encoding) if said]
    stderr().print(f"✓ {filename}  {' · '.join(parts)}")
    if receipt.totals:
        totals = {key: span.model_dump() for key, span in receipt.totals.items()}
        stderr().print(f"  {totals_text(totals)}", highlight=False)
    if receipt.due:
        stderr().print(f"  due: {due_text(receipt.due.model_dump())}", highlight=False)
    if receipt.line:
        plant = None if receipt.plant is None else receipt.plant.model_dump()
        figures = figures_used(receipt.line.model_dump(), report.line_from, plant)
        stderr().print(f"  {figures}", highlight=False)


def _tell_notes(report: CheckView) -> None:
    for note in report.receipt.notes if report.receipt else ():
        stderr().print(f"  note: {note}", style="yellow")
