"""Lots on their way to become a job: checked, sent, and watched if asked to.

What it is for: what `submit`, `compare` and `demo` have in common. What it is not for: the check
(`checking`) or watching (`fillsched_cli.watching`).
"""

import uuid
from dataclasses import dataclass
from typing import Any

from fillsched.client import Client, Kind
from fillsched_cli.commands.lots.checking import Question, checked, refuse
from fillsched_cli.commands.lots.lots_file import Read, read_file, stem_of
from fillsched_cli.console import advise, print_json, stderr, stdout
from fillsched_cli.daemon_discovery import Finder, connected
from fillsched_cli.invocation import Embed, Output
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
    asked = Question(content, filename, said.get("read"), said.get("config"), wanted.fresh)
    async with connected(output, Embed.TO_WORK if wanted.watch else Embed.NEVER) as found:
        client, finder = found
        report, read = await checked(client, output, asked)
        refuse(output, report)
        job = await _sent(client, wanted, content, filename, read)
        await _tell_accepted(output, finder, job, watch=wanted.watch)
        if wanted.watch:
            await follow_to_end(output, client, finder, job)


async def _sent(
    client: Client, wanted: Submission, content: bytes, filename: str, read: Read | None
) -> Followed:
    """The job that was made."""
    given = {name: value for name, value in wanted.fields.items() if value is not None}
    fields = {"name": stem_of(wanted.lots), **given, "read": read}
    key = uuid.uuid4().hex
    if wanted.kind == "comparison":
        job_id = (await client.compare(content, filename, key=key, **fields)).comparison_id
    else:
        job_id = (await client.submit(content, filename, key=key, **fields)).schedule_id
    return Followed(wanted.kind, job_id, fields["name"])


async def _tell_accepted(output: Output, finder: Finder, job: Followed, *, watch: bool) -> None:
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
    console.print(f'✓ {kind.title()} {job_id} "{name}" accepted by {url}')
    if not watch:
        advise(("watch", f"watch {job_id}"))
