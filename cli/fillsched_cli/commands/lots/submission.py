"""Lots on their way to become a job: checked, sent, and watched if asked to.

What it is for: what `submit`, `compare` and `demo` have in common. What it is not for: the check
(`checking`) or watching (`fillsched_cli.watching`).
"""

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fillsched.client import Client, Kind
from fillsched.presentation.figures import moment
from fillsched.printable import is_blank
from fillsched.time_zones import zone_of
from fillsched.wire import CheckView
from fillsched_cli.commands.lots.checking import Question, checked, refuse
from fillsched_cli.commands.lots.lots_file import Read, read_file, stem_of
from fillsched_cli.daemon_discovery import Finder, connected
from fillsched_cli.invocation import Embed, Output
from fillsched_cli.output.console import advise, print_json, stderr, stdout
from fillsched_cli.output.standard_streams import Unwritable
from fillsched_cli.watching.following import Followed, follow_to_end


@dataclass(frozen=True, slots=True)
class Submission:
    """What to do with which lots; `fields` are those of `POST /schedule`, or of `POST /comparison`
    for a comparison.

    `fresh`: what was settled for earlier files does not count.
    """

    lots: str
    fields: dict[str, Any]
    watch: bool = False
    fresh: bool = False
    kind: Kind = "schedule"


async def submit(output: Output, wanted: Submission) -> None:
    """Checks the lots, submits them, and watches if asked to.

    A daemon of our own may watch; one that queues a job and goes would mislead.
    """
    content, filename = read_file(wanted.lots)
    said = wanted.fields
    async with connected(output, Embed.TO_WORK if wanted.watch else Embed.NEVER) as found:
        client, finder = found
        asked = Question(
            content,
            filename,
            said.get("read"),
            said.get("config"),
            wanted.fresh,
            start=said.get("start_time"),
            state=said.get("state"),
            zone=finder.named_zone,
        )
        report, read = await checked(client, output, asked)
        refuse(output, report)
        job, start = await _sent(client, wanted, content, filename, read)
        with _never_lost(job):
            starts = None if start is None else moment(start, zone_of(_clock(report, finder)))
            await _tell_accepted(output, finder, job, starts, watch=wanted.watch)
            if wanted.watch:
                await follow_to_end(output, client, finder, job)


async def _sent(
    client: Client, wanted: Submission, content: bytes, filename: str, read: Read | None
) -> tuple[Followed, datetime | None]:
    """The job that was made, and when its schedule starts."""
    given = {name: value for name, value in wanted.fields.items() if value is not None}
    named = {} if is_blank(given.get("name") or "") else {"name": given["name"]}
    fields = {**given, "name": stem_of(wanted.lots), **named, "read": read}
    key = uuid.uuid4().hex
    if wanted.kind == "comparison":
        compared = await client.compare(content, filename, key=key, **fields)
        job_id, start = compared.comparison_id, compared.start_time
    else:
        made = await client.submit(content, filename, key=key, **fields)
        job_id, start = made.schedule_id, made.start_time
    return Followed(wanted.kind, job_id, fields["name"]), start


@contextmanager
def _never_lost(job: Followed) -> Iterator[None]:
    """Says on stderr which job was made when it cannot be said on stdout: who does not know it,
    such as a script, would order it again."""
    try:
        yield
        sys.stdout.flush()
    except Unwritable:
        with suppress(Unwritable):
            stderr().print(f"{job.kind.title()} {job.id} was accepted.")
        raise


def _clock(report: CheckView, finder: Finder) -> str:
    """The zone by which a start is told: that of the plant, else of the site."""
    plant = report.receipt.plant if report.receipt is not None else None
    return finder.settings.time_zone if plant is None else plant.time_zone


async def _tell_accepted(
    output: Output, finder: Finder, job: Followed, starts: str | None, *, watch: bool
) -> None:
    kind, job_id, name = job.kind, job.id, job.name
    if (output.quiet or output.json) and watch:
        return
    if output.quiet:
        print(job_id)
        return
    url = (await finder()).url
    if output.json:
        print_json({f"{kind}_id": job_id, "name": name, "url": url})
        return
    console = stderr() if watch else stdout()
    at = "" if starts is None else f", starts {starts}"
    console.print(f'✓ {kind.title()} {job_id} "{name}" accepted by {url}{at}')
    if not watch:
        advise(("watch", f"watch {job_id}"))
