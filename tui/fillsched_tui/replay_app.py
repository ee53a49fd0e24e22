"""A finished job played again in the dashboard's panels.

What it is for: the clock that moves the player, the keys, and the picture of that moment. What it
is not for: what was known when (`state.player`), or fetching the log (whoever opens it has it).
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from fillsched.presentation import figures
from fillsched.wire import TimelineView
from fillsched_tui.frame.key_line import KeyLine
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.job_view.message_log import MessageLog
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import ASCII, UNICODE
from fillsched_tui.state import player
from fillsched_tui.state.player import Playhead, Recording
from fillsched_tui.state.watched import Watched
from fillsched_tui.themed_app import SMALL, ThemedApp
from fillsched_tui.toolkit.panel import Panel
from fillsched_tui.toolkit.ticks import PAINT_SECONDS

STEP_SECONDS, FAR_SECONDS = 5.0, 60.0

NOT_YET = "The schedule is shown at the end of the replay: only the last one is kept."


class ReplayLine(Panel):
    """Where the player stands. Posts `Sought` with a share of the length when it is clicked."""

    class Sought(Message):
        """To that share of the whole length, 0 to 1."""

        def __init__(self, share: float) -> None:
            self.share = share
            super().__init__()

    def show(self, playhead: Playhead, recording: Recording) -> None:
        """Takes where the player stands in that recording."""
        letters = self.letters
        how = f"{letters.cursor} playing" if playhead.playing else f"{letters.queued} paused"
        times = f"{figures.span(playhead.at)} of {figures.span(recording.length)}"
        head = f"replay  {how}  {playhead.speed:g}x  {times}  "
        self._left = len(head)
        room = max(0, self.size.width - len(head))
        share = playhead.at / recording.length if recording.length else 1.0
        self.say(head + glyphs.bar(round(100 * share), room, letters))

    _left = 0

    def on_click(self, event: events.Click) -> None:
        spot = event.get_content_offset(self)
        room = self.size.width - self._left
        if spot is not None and spot.x >= self._left and room > 1:
            self.post_message(self.Sought((spot.x - self._left) / (room - 1)))


class Replay(ThemedApp):
    """Plays `recording`; `timeline` is its schedule as it ended, None without one."""

    TITLE = "fillsched replay"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "help", id="replay.help", key_display="?"),
        Binding("q,escape", "quit", "quit", id="replay.quit"),
        Binding("space", "pause", "pause or play", id="replay.pause", priority=True),
        Binding("left", f"move(-{STEP_SECONDS})", "5 s back", id="replay.back", priority=True),
        Binding("right", f"move({STEP_SECONDS})", "5 s on", id="replay.on", priority=True),
        Binding("shift+left", f"move(-{FAR_SECONDS})", "a minute back", show=False,
                id="replay.far_back", priority=True),
        Binding("shift+right", f"move({FAR_SECONDS})", "a minute on", show=False,
                id="replay.far_on", priority=True),
        Binding("home", "move(-1e9)", "to the beginning", show=False, id="replay.first",
                priority=True),
        Binding("end", "move(1e9)", "to the end", show=False, id="replay.last", priority=True),
        Binding("plus,equals_sign", "speed(1)", "faster", id="replay.faster", priority=True),
        Binding("minus", "speed(-1)", "slower", id="replay.slower", priority=True),
        Binding("t", "theme", "theme", show=False, id="replay.theme"),
        Binding("ctrl+z", "suspend_process", "to the shell", show=False, id="replay.suspend"),
    ]  # fmt: skip

    def __init__(
        self,
        recording: Recording,
        timeline: TimelineView | None,
        *,
        speed: float = 1.0,
        ascii: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(ASCII if ascii else UNICODE)
        self.recording, self.timeline, self.clock = recording, timeline, clock
        self.playhead = Playhead(speed=speed)
        self.watched = Watched(player.known_at(recording, 0), clock)
        self._count = 0
        self._then = clock()
        self._drawn = False

    def compose(self) -> ComposeResult:
        letters = self.letters
        yield ReplayLine(letters, id="top")
        yield Static(SMALL, id="small")
        with Vertical(id="body", classes="replay"):
            with Horizontal(id="upper"):
                yield JobPanel(self.watched, letters, id="job")
                yield MessageLog(self.watched, id="log")
            with Horizontal(id="lower"):
                yield Gantt(letters, id="gantt")
        yield KeyLine()

    def on_mount(self) -> None:
        self.screen.add_class("gantt-on")
        self.query_one(Gantt).clear(self.recording.job.id, NOT_YET)
        self._then = self.clock()
        self.set_interval(PAINT_SECONDS, self.paint)

    def come_back(self, _: object) -> None:
        """Goes on where it was stopped: nobody saw what would have been played meanwhile."""
        self._then = self.clock()
        super().come_back(_)

    def paint(self) -> None:
        """The picture of this moment."""
        if not self.screen_stack or not self.screen_stack[0].query(ReplayLine):
            return  # a paint that falls due while the application ends
        now, home = self.clock(), self.screen_stack[0]
        self.playhead = player.advanced(self.playhead, self.recording, now - self._then)
        self._then = now
        count, before = self.recording.count(self.playhead.at), (self._count, self.watched.known)
        if count != self._count:
            self.watched.known = player.known_at(self.recording, count, before)
            self._count = count
        home.query_one(ReplayLine).show(self.playhead, self.recording)
        self.watched.tell()
        self._draw(home.query_one(Gantt), ended=count == len(self.recording.messages))

    def _draw(self, gantt: Gantt, *, ended: bool) -> None:
        if ended is self._drawn:
            return
        self._drawn, job = ended, self.recording.job
        if ended and self.timeline is not None:
            gantt.show(job.id, self.timeline, job.config if job.plant is None else None)
        else:
            gantt.clear(job.id, "It ended without a schedule." if ended else NOT_YET)

    def action_pause(self) -> None:
        self.playhead = player.toggled(self.playhead, self.recording)

    def action_move(self, seconds: float) -> None:
        self.playhead = player.moved(self.playhead, self.recording, seconds)

    def action_speed(self, steps: int) -> None:
        self.playhead = player.at_speed(self.playhead, steps)

    def on_replay_line_sought(self, event: ReplayLine.Sought) -> None:
        self.playhead = replace(self.playhead, at=event.share * self.recording.length)
