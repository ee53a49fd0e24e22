"""One job followed to its end, as it was asked for: `watch`, `wait` and the watch in `submit`.

What it is for: joining the stream with what shows it. What it is not for: reconnecting
(`fillsched.client`), the picture (`views.picture`), the terminal (`screen`).
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from fillsched.client import Client, Kind, Link, Message
from fillsched.wire import AnyJob
from fillsched_cli.daemon_discovery import Finder
from fillsched_cli.invocation import Output, Progress
from fillsched_cli.views.comparison import ComparisonPicture
from fillsched_cli.views.picture import Picture
from fillsched_cli.watching.ending import tell_end
from fillsched_cli.watching.leaving import Leaving
from fillsched_cli.watching.notice import Ended, checked, tell
from fillsched_cli.watching.progress import JsonLines, PlainLines, Silent
from fillsched_cli.watching.screen import Screen


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known beforehand of the job that is followed."""

    kind: Kind
    id: int
    name: str

    @classmethod
    def of(cls, job: AnyJob) -> "Followed":
        """That of a job that was asked for."""
        return cls(job.kind, job.id, job.name)


async def follow_to_end(output: Output, client: Client, finder: Finder, job: Followed) -> None:
    """Shows the job until it ends; then its result on stdout and the exit code it deserves."""
    ways = checked(output.notify)
    picture = _picture_of(job)
    leave = Leaving(finder, picture)
    with leave.on_interrupt(), _showing(output, client, picture, leave) as shown:
        end = await leave.unless_left(_to_end(client, picture, shown))
    tell(ways, _ended(job, end))
    tell_end(output, end, picture)


def _ended(job: Followed, end: Message) -> Ended:
    status = "done"
    if end.data["type"] == "error":
        status = "cancelled" if end.data["error"]["code"] == "CANCELLED" else "failed"
    return Ended(job.kind, job.id, job.name, status, end.data["message"])


def _picture_of(job: Followed) -> Picture:
    """An empty picture of a job, by its kind."""
    kind = ComparisonPicture if job.kind == "comparison" else Picture
    return kind(job.id, job.name, time.monotonic())


@contextlib.contextmanager
def _showing(output: Output, client: Client, picture: Picture, leave: Leaving) -> Iterator[Silent]:
    """How messages are shown, by the kind of progress asked for."""
    match output.progress:
        case Progress.JSON:
            yield JsonLines()
        case Progress.PLAIN:
            yield PlainLines()
        case Progress.TTY:
            with Screen(client, picture, leave).running():
                yield Silent()
        case _:
            yield Silent()


async def _to_end(client: Client, picture: Picture, shown: Silent) -> Message:
    """Shows every message; returns the terminal one."""

    def on_link(link: Link) -> None:
        picture.connected(link, time.monotonic())
        shown.linked(link)

    last: Message | None = None
    stream = client.follow(picture.job_id, kind=picture.kind, since="start", on_link=on_link)
    async with contextlib.aclosing(stream):  # in order, whatever `shown` meets
        async for message in stream:
            picture.take(message.data, time.monotonic())
            shown.show(message)
            last = message
    assert last is not None
    return last
