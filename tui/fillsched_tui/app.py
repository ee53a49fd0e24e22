"""The dashboard: its panels, which key does what, and the clock that paints.

What it is for: joining feed, state, panels and actions. What it is not for: reading the socket
(`feed`), what messages mean (`state`), what a key's work is (`actions`), how anything looks (the
panels and `dashboard.tcss`).

Messages wait in the feed; ten times a second they become one new state, and each panel, which
watches its part of it, paints what differs: so a storm of messages costs ten paints a second and no
more, and a message that changes nothing that is seen costs none. What a key changes is shown at
once, before the rest (`toolkit.ticks`).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.command import Provider
from textual.containers import Horizontal, Vertical
from textual.events import Event, Key
from textual.screen import Screen
from textual.widgets import Input, Static

from fillsched_tui.actions.commands import Commands
from fillsched_tui.actions.exporting import Exporting
from fillsched_tui.actions.job_search import JobSearch
from fillsched_tui.actions.jumping import Jumping
from fillsched_tui.actions.panels import Panels
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.reading import Reading
from fillsched_tui.actions.schedule_fetching import ScheduleFetching
from fillsched_tui.actions.submitting import Submitting
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs.confirm import Confirm
from fillsched_tui.feed.feed import Feed
from fillsched_tui.frame.connections import Connections
from fillsched_tui.frame.key_line import KeyLine
from fillsched_tui.frame.tab_line import TabLine
from fillsched_tui.frame.top_line import TopLine
from fillsched_tui.frame.why_not_live import WhyNotLive
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.job_view.message_log import MessageLog
from fillsched_tui.jobs_list import listing
from fillsched_tui.jobs_list.filter_line import FilterLine
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.keys import app_keys
from fillsched_tui.look.alphabet import ASCII, UNICODE
from fillsched_tui.state.known import State, looking_at, standing
from fillsched_tui.state.watched import Watched
from fillsched_tui.themed_app import SMALL, ThemedApp
from fillsched_tui.toolkit.beat import Beat


class Dashboard(ThemedApp):
    """Shows the daemon of `feed`, by the clock of `zone` what is not by that of a plant; `clock`
    gives monotonic seconds, `today` the time of day."""

    TITLE = "fillsched"
    BINDINGS: ClassVar[list[BindingType]] = [*app_keys.BINDINGS]
    COMMANDS: ClassVar[set[Callable[[], type[Provider]] | type[Provider]]] = {
        *ThemedApp.COMMANDS,
        JobSearch,
    }
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self,
        feed: Feed,
        *,
        url: str,
        user: str,
        readonly: bool = False,
        ascii: bool = False,
        keymap: Mapping[str, str] | None = None,
        zone: tzinfo = UTC,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(ASCII if ascii else UNICODE)
        self.feed, self.clock, self.own_keys = feed, clock, keymap or {}
        self.watched = Watched(State(linked_at=clock(), url=url), clock)
        self.watched.watch(self._look)
        self.beat = Beat(self, lambda: self.paint())

        self.top_line = TopLine(self.watched, self.letters, user=user, readonly=readonly, id="top")
        self.zone = zone
        self.table = JobsTable(
            self.watched, self.letters, id="jobs", today=lambda: today().astimezone(zone)
        )
        self.filter_line = FilterLine(self.table, id="filter")
        self.gantt = Gantt(self.letters, id="gantt")
        self.watched.watch(lambda known, now: self.gantt.tick(today()))

        self.telling = Telling(self, clock)
        self.ready = Readiness(self.watched, self.table, readonly=readonly)
        self.panels = Panels(self)
        self.jumping = Jumping(
            feed, self.watched, self.table, self.filter_line, self.panels, self.telling
        )
        self.commands = Commands(self, feed, self.ready, self.telling)
        self.reading = Reading(
            self, feed.client, self.watched, self.table, self.ready, self.telling, zone
        )
        self.exporting = Exporting(self, feed.client, self.ready, self.telling, str(zone))
        self.submitting = Submitting(self, feed, self.ready, self.telling, self.jumping.to)
        self.schedules = ScheduleFetching(self, feed, self.watched, self.gantt)

    @property
    def known(self) -> State:
        """What is known."""
        return self.watched.known

    def compose(self) -> ComposeResult:
        letters = self.letters
        yield self.top_line
        yield WhyNotLive(self.watched, letters, id="why")
        yield Static(SMALL, id="small")
        yield TabLine(id="tabs")
        with Vertical(id="body"):
            with Horizontal(id="upper"):
                yield self.table
                with Vertical(id="side"):
                    yield JobPanel(self.watched, letters, id="job")
                    yield MessageLog(self.watched, id="log", zone=self.zone)
            with Horizontal(id="lower"):
                yield self.gantt
                yield Connections(self.watched, letters, id="connections")
        yield self.filter_line
        yield KeyLine(self.ready.why_off)

    def on_mount(self) -> None:
        self.set_keymap(self.own_keys)
        self.gantt.border_title = "Gantt"
        self.screen.add_class("at-jobs", "gantt-on")  # the plan is what people came for
        self.table.focus()
        self.run_worker(self.feed.run(), exit_on_error=True)
        self.beat.begin()

    async def on_event(self, event: Event) -> None:
        """Drops keys that cannot be meant for the question they would answer.

        Here, not in the dialog: a key on its way when the dialog came would come up to us from
        below it.
        """
        if isinstance(event, Key):
            self.beat.key_pressed()
        asking = self.screen_stack[-1] if self.screen_stack else None
        if not (isinstance(asking, Confirm) and asking.heard_too_early(event)):
            await super().on_event(event)

    def paint(self) -> None:
        """Takes what came and shows it; while nothing came only ages differ."""
        self.watched.known = self.feed.taken(self.known, self.clock())
        self.show()

    def show(self) -> None:
        """Shows what is known; only what differs from the picture is painted."""
        if self.table.is_attached:  # not what falls due while the application ends
            self.watched.tell()

    def _look(self, known: State, now: float) -> None:
        """What the style sheet lays out otherwise."""
        home, detail = self.screen_stack[0], known.detail
        home.set_class(standing(known, now) != "live", "-offline")
        home.set_class(detail is not None and detail.kind == "comparison", "-comparison")

    def on_jobs_table_highlighted(self, event: JobsTable.Highlighted) -> None:
        job_id = event.job_id if event.job_id in self.known.jobs else None
        self.watched.known = looking_at(self.known, job_id)
        self.feed.follow(None if self.known.detail is None else self.known.detail.topic)
        self.show()

    def on_jobs_table_opened(self) -> None:
        self.panels.to("job")

    def on_gantt_asked(self, event: Gantt.Asked) -> None:
        self.reading.why(event.job_id, event.lot)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The filter's key goes before all others, so that letters typed ahead are the filter's
        and press no keys; where something is typed, and under a dialog, it is a letter."""
        if action == "filter":
            return len(self.screen_stack) == 1 and not isinstance(self.focused, Input)
        return super().check_action(action, parameters)

    def keys_off(self) -> Mapping[str, str]:
        off = {action: self.ready.why_off(action) for action in sorted(app_keys.WRITES)}
        return {action: why for action, why in off.items() if why}

    def action_new(self) -> None:
        self.submitting.new()

    def action_cancel(self) -> None:
        self.commands.cancel()

    def action_finish(self) -> None:
        self.commands.finish()

    def action_delete(self) -> None:
        self.commands.delete()

    def action_compare(self) -> None:
        self.reading.compare()

    def action_export(self) -> None:
        self.exporting.export()

    def action_filter(self) -> None:
        self.filter_line.open()

    def action_sort(self) -> None:
        self.table.sort(listing.next_order(self.table.order))

    def action_gantt(self) -> None:
        self.panels.turn("gantt")

    def action_connections(self) -> None:
        self.panels.turn("connections")

    def action_tab(self, name: str) -> None:
        self.panels.to(name)

    async def action_back(self) -> None:
        """Out of the filter, which is cleared, or back to the jobs; what was notified goes."""
        self.clear_notifications()
        self.filter_line.leave()
        self.panels.to("jobs")

    def action_theme(self) -> None:
        super().action_theme()
        self.notify(f"Theme: {self.theme}", timeout=2)

    def action_copy(self) -> None:
        """What the panel with the focus says, through the terminal (OSC 52), also over ssh."""
        said = getattr(self.focused, "copied", lambda: "")()
        if said:
            self.copy_to_clipboard(said)
            self.notify(f"Copied: {said.splitlines()[0]}", timeout=2)

    def action_retry(self) -> None:
        self.feed.retry_now()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        for binding in app_keys.BINDINGS:
            if binding.action == "command_palette":
                continue

            def run(action: str = binding.action) -> None:
                self.call_later(self.run_action, action)

            told = f"{self.get_key_display(binding)}  {binding.tooltip}"
            yield SystemCommand(binding.description.capitalize(), told, run)
