"""`watch`, `wait` and the watch in `submit`: following one job to its end.

What it is for: joining the stream, the terminal, the keys and the exit code. What it is not for:
what the picture looks like (`picture`) or reconnecting (`fillsched.client`).
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

from rich.live import Live

from fillsched.called import as_called
from fillsched.client import Client, Kind, Link, Message
from fillsched.errors import FillschedError
from fillsched_cli import text
from fillsched_cli.connection import Embed, Finder, connected
from fillsched_cli.contest import Contest, Ranking
from fillsched_cli.context import Output, Progress
from fillsched_cli.jobs import job_of
from fillsched_cli.keyboard import ALONE_SECONDS, PASTES_OFF, PASTES_ON, Keyboard
from fillsched_cli.picture import Picture
from fillsched_cli.running import HUNG_UP, INTERRUPTED, Exit, write_nowhere

PAINTS_PER_SECOND = 8
PLAIN_SECONDS = 10.0
"""In plain mode: one line a step, and one in so many seconds within a step."""

KEYS_AT_ONCE = 64
"""Bytes of typing taken at a time; what is left is taken at once after."""

TIMED_OUT = 124
CANCELLED = 6
FAILED = 1
UNPLACED = 5


async def watch(output: Output, job_id: int | None) -> None:
    """Watches a job; without an id the one that runs, or the choice when there are several."""
    async with connected(output, Embed.TO_WORK) as (client, finder):
        job = await _chosen(client) if job_id is None else await job_of(client, job_id)
        await follow_to_end(output, client, finder, picture_of(job))


async def wait(output: Output, job_id: int, timeout_seconds: float | None) -> None:
    """Waits for the end; exit 124 when the timeout passes first."""
    async with connected(output, Embed.TO_WORK) as (client, finder):
        job = await job_of(client, job_id)
        try:
            async with asyncio.timeout(timeout_seconds):
                await follow_to_end(output, client, finder, picture_of(job))
        except TimeoutError:
            text.stderr().print(f"{job['kind'].title()} {job_id} is not done yet; it goes on.")
            raise Exit(TIMED_OUT) from None


def picture_of(job: Mapping[str, Any]) -> Picture:
    """An empty picture of a job, by its kind."""
    kind = Contest if job["kind"] == "comparison" else Picture
    return kind(int(job["id"]), str(job["name"]), time.monotonic())


async def follow_to_end(output: Output, client: Client, finder: Finder, picture: Picture) -> None:
    """Shows the job until it ends; then its result on stdout and the exit code it deserves."""
    leave = Leave(output, finder, picture)
    end: Message | None = None
    with leave.on_interrupt():
        async with _showing(output, client, picture, leave) as shown:
            stream = _follow(client, picture, shown)
            end = await leave.unless_left(_to_end(stream, picture, shown))
    _tell_end(output, end, picture)


class Leave:
    """The wish to leave the watch: Ctrl-C (exit 130), a key (0), a terminal that is gone (129)."""

    def __init__(self, output: Output, finder: Finder, picture: Picture) -> None:
        self.output, self.finder, self.picture = output, finder, picture
        self.what = f"{picture.kind.title()} {picture.job_id}"
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def now(self, code: int) -> None:
        if not self._code.done():
            self._code.set_result(code)

    @contextlib.contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Takes Ctrl-C as a wish to leave, for the length of the block."""
        loop = asyncio.get_running_loop()
        try:
            loop.add_signal_handler(signal.SIGINT, self.now, INTERRUPTED)
        except (NotImplementedError, RuntimeError):  # Windows, or not in the main thread
            yield
            return
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    async def unless_left(self, work: Any) -> Message:
        """The outcome of `work`; if the user leaves first, ends the command with a word."""
        task: asyncio.Task[Message] = asyncio.ensure_future(work)
        try:
            either: set[asyncio.Future[Any]] = {task, self._code}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._say()
        raise Exit(self._code.result())

    def _say(self) -> None:
        job_id = self.picture.job_id
        if self.finder.own:
            where = self.finder.settings.data_dir
            said = f"{self.what} is kept in {where} and goes on with the next daemon."
            ways = [("go on", f"watch {job_id}"), ("or", "serve")]
        elif self.picture.link.state == "offline":
            said = f"The daemon does not answer; {self.what} goes on when it does."
            ways = [("reattach", f"watch {job_id}")]
        else:
            said = f"{self.what} is still running."
            ways = [("reattach", f"watch {job_id}"), ("cancel", f"cancel {job_id}")]
        text.stderr().print(f"Detached. {said}")
        text.advise(*ways)


class _Quiet:
    """Shows nothing; the others show what comes."""

    def show(self, message: Message) -> None:
        """A message of the job."""

    def linked(self, link: Link) -> None:
        """The connection changed."""


async def _follow(client: Client, picture: Picture, shown: _Quiet) -> AsyncIterator[Message]:
    def on_link(link: Link) -> None:
        picture.connected(link, time.monotonic())
        shown.linked(link)

    async for message in client.follow(
        picture.job_id, kind=picture.kind, since="start", on_link=on_link
    ):
        yield message


async def _to_end(stream: AsyncIterator[Message], picture: Picture, shown: _Quiet) -> Message:
    """Shows every message; returns the terminal one."""
    last: Message | None = None
    async for message in stream:
        picture.take(message.data, time.monotonic())
        shown.show(message)
        last = message
    assert last is not None
    return last


@contextlib.asynccontextmanager
async def _showing(
    output: Output, client: Client, picture: Picture, leave: Leave
) -> AsyncIterator[_Quiet]:
    """How messages are shown, by the kind of progress asked for."""
    match output.progress:
        case Progress.JSON:
            yield _Json()
        case Progress.PLAIN:
            yield _Plain()
        case Progress.TTY:
            with _Screen(client, picture, leave).running():
                yield _Quiet()
        case _:
            yield _Quiet()


class _Json(_Quiet):
    """A line for each message, as it came."""

    def show(self, message: Message) -> None:
        print(message.raw, flush=True)


class _Plain(_Quiet):
    """One line a step, and one every ten seconds: no escape codes, nothing overwritten. A lost
    connection is told once for each reason, and that it is back."""

    def __init__(self) -> None:
        self.step, self.next = "", 0.0
        self.lost = ""

    def show(self, message: Message) -> None:
        data, now = message.data, time.monotonic()
        if data.get("type") != "progress":
            return
        if data["step"] != self.step or now >= self.next:
            self.step, self.next = data["step"], now + PLAIN_SECONDS
            line = f"{data['timestamp']}  {data['progress']:>3} %  {data['step']:<10}"
            print(f"{line}  {data['message']}", file=sys.stderr, flush=True)

    def linked(self, link: Link) -> None:
        if link.state == "offline" and link.reason != self.lost:
            self.lost = link.reason
            print(f"Not live, trying again: {link.reason}", file=sys.stderr, flush=True)
        elif link.state == "live" and self.lost:
            self.lost = ""
            print(f"Live again: {link.url}", file=sys.stderr, flush=True)


class _Screen:
    """The live picture and its keys."""

    def __init__(self, client: Client, picture: Picture, leave: Leave) -> None:
        self.client, self.picture, self.leave = client, picture, leave
        self.tasks: set[asyncio.Task[None]] = set()
        self.keyboard = Keyboard()
        self.settling: asyncio.TimerHandle | None = None
        self.keys = sys.stdin.isatty() and sys.platform != "win32"

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        self.live = Live(
            get_renderable=lambda: self.picture.draw(time.monotonic(), keys=self.keys),
            console=text.stderr(),
            refresh_per_second=PAINTS_PER_SECOND,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        with self._keyboard(), self.live:
            yield

    @contextlib.contextmanager
    def _keyboard(self) -> Iterator[None]:
        """Hands keys that come alone to `pressed`, without echo, for the length of the block."""
        if not self.keys:
            yield
            return
        import termios
        import tty

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        loop = asyncio.get_running_loop()
        tty.setcbreak(descriptor)
        print(PASTES_ON, end="", file=sys.stderr, flush=True)
        loop.add_reader(descriptor, self._typed, descriptor)
        try:
            yield
        finally:
            loop.remove_reader(descriptor)
            self._wait_for_more()
            with contextlib.suppress(termios.error, OSError):  # it may be gone
                print(PASTES_OFF, end="", file=sys.stderr, flush=True)
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def _typed(self, descriptor: int) -> None:
        """Reads past the buffer of stdin, in which all but the first of quick keys would wait."""
        try:
            typed = os.read(descriptor, KEYS_AT_ONCE)
        except OSError:
            typed = b""
        if not typed:
            self._terminal_gone(descriptor)
        self.keyboard.take(typed)
        self._wait_for_more()
        loop = asyncio.get_running_loop()
        self.settling = loop.call_later(ALONE_SECONDS, self._settled)

    def _wait_for_more(self) -> None:
        if self.settling is not None:
            self.settling.cancel()

    def _settled(self) -> None:
        if key := self.keyboard.settled():
            self.pressed(key)

    def _terminal_gone(self, descriptor: int) -> None:
        """Leaves: nobody sees the picture, and the end of typing would be told over and over."""
        asyncio.get_running_loop().remove_reader(descriptor)
        write_nowhere(sys.stdout.fileno(), sys.stderr.fileno())
        self.leave.now(HUNG_UP)

    def pressed(self, key: str) -> None:
        picture = self.picture
        if picture.question:
            picture.question = ""
            if key.lower() == "y":
                self._send(self.client.cancel, "Cancelling.")
            return
        match key:
            case "d" | "q":
                self.leave.now(0)
            case "c":
                self._ask(f"Cancel {picture.kind} {picture.job_id}? Its work is lost. y/N")
            case "f":
                self._send(self.client.finish, "Finishing with the best schedule so far.")
            case "r":
                self.client.retry_now()
            case "?":
                picture.help = not picture.help

    def _ask(self, question: str) -> None:
        """Draws the question; what was typed before it stood there is no answer."""
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        self.picture.question = question
        self.live.refresh()

    def _send(self, command: Callable[[int, Kind], Any], note: str) -> None:
        async def send() -> None:
            self.picture.note = note
            try:
                await command(self.picture.job_id, self.picture.kind)
            except FillschedError as error:
                self.picture.note = str(error)

        task = asyncio.ensure_future(send())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def _chosen(client: Client) -> dict[str, Any]:
    """The one job that runs or waits; with several, lists them and ends with exit 2."""
    jobs = [
        job
        for page in (client.schedules, client.comparisons)
        for status in ("running", "queued")
        for job in await page(status=status)
    ]
    if len(jobs) == 1:
        return jobs[0]
    console = text.stderr()
    if not jobs:
        console.print(f"Nothing is running. See: {as_called('list')}")
    else:
        console.print("Several are running; say which:")
        for job in jobs:
            watch = as_called(f"watch {job['id']}")
            line = f"  {watch}   {job['name']} ({job['kind']})"
            console.print(line, soft_wrap=True)
    raise Exit(2)


def _tell_end(output: Output, end: Message, picture: Picture) -> None:
    """The result on stdout, or the error on stderr and its exit code."""
    data = end.data
    if data["type"] == "error":
        error = data["error"]
        if not output.json:
            console = text.stderr()
            console.print(f"✗ {data['message']}", style="red", soft_wrap=True)
            if error["details"] != data["message"]:
                for line in str(error["details"]).splitlines():
                    console.print(f"  {line}", soft_wrap=True)
        raise Exit(CANCELLED if error["code"] == "CANCELLED" else FAILED)
    result = data["result"]
    job_id = picture.job_id
    if output.quiet:
        print(job_id)
    elif not output.json:
        console = text.stdout()
        said = f"✓ {picture.kind.title()} {job_id}: {data['message']}"
        console.print(said, soft_wrap=True)
        if picture.kind == "comparison":
            console.print(Ranking(result))
            best = f"submit LOTS --strategy {result['best_strategy']}"
            text.advise(("plan with the best", best))
        else:
            text.advise(("show", f"show {job_id}"), ("export", f"export {job_id} -o plan.csv"))
    if result.get("unplaced"):
        raise Exit(UNPLACED)
