"""Keys that change only what is seen: filter, order, panels, theme, help, and what is copied.

What it is for: turning the screen to what somebody wants to look at. What it is not for: what is
asked of the daemon (`steering`), or painting (`app`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from textual import on
from textual.app import SystemCommand
from textual.screen import Screen
from textual.widgets import Input

from fillsched_tui.actions.submitting import Ordering
from fillsched_tui.feed.feed import Feed
from fillsched_tui.jobs_list import listing
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.keys import app_keys
from fillsched_tui.look.alphabet import Alphabet

FOCUS = {"jobs": "#jobs", "job": "#log", "gantt": "#gantt", "connections": "#connections"}
"""What has the keys when a panel is turned to."""


class Turning(Ordering):
    """The application's eye. What a key changes is shown at once, but for the filter: the letter
    stands there first, and what fits comes with the next paint."""

    def __init__(
        self, feed: Feed, *, readonly: bool, letters: Alphabet, clock: Callable[[], float]
    ) -> None:
        super().__init__(feed, readonly=readonly, letters=letters, clock=clock)
        self.filter, self.order = "", "newest"

    def show(self) -> None:
        """Shows what is known."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The filter's key goes before all others, so that letters typed ahead are the filter's
        and press no keys; where something is typed, and under a dialog, it is a letter."""
        if action == "filter":
            return len(self.screen_stack) == 1 and not isinstance(self.focused, Input)
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.add_class("-open")
        self.screen.set_focus(field)  # at once: the letters that follow are the filter's

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self.filter = event.value

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.query_one("#filter").remove_class("-open")
        self.query_one(JobsTable).focus()

    async def action_back(self) -> None:
        """Out of the filter, which is cleared, or back to the jobs; what was notified goes."""
        self.clear_notifications()
        field = self.query_one("#filter", Input)
        if field.has_class("-open") or self.filter:
            field.value = ""
            self._filter_done()
        self.action_tab("jobs")

    def action_sort(self) -> None:
        self.order = listing.next_order(self.order)
        self.show()

    def on_jobs_table_sorted(self, event: JobsTable.Sorted) -> None:
        self.order = event.order
        self.show()

    def jump(self, job_id: int) -> None:
        """To that job, out of a filter that would hide it; the daemon is asked for one that is
        older than all in the table."""
        if job_id not in self.known.jobs:
            self.find(job_id)
            return
        if self.table.row_of(job_id) is None:
            self.query_one("#filter", Input).value = self.filter = ""
            self.show()
        self.table.cursor = job_id
        self.action_tab("jobs")

    def action_gantt(self) -> None:
        self._turn_panel("gantt")

    def action_connections(self) -> None:
        self._turn_panel("connections")

    def _turn_panel(self, name: str) -> None:
        """To a panel, which is shown; away from it, and it is hidden."""
        on = self.focused is not self.query_one(FOCUS[name])
        self.screen.set_class(on, f"{name}-on")
        self.action_tab(name if on else "jobs")

    def action_tab(self, name: str) -> None:
        """Shows a panel where only one has room; moves the focus there anywhere, at once: the keys
        that follow are the panel's."""
        self.screen.remove_class(*(f"at-{one}" for one in FOCUS))
        self.screen.add_class(f"at-{name}")
        self.screen.set_focus(self.query_one(FOCUS[name]))

    def on_jobs_table_opened(self) -> None:
        self.action_tab("job")

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

    def keys_off(self) -> Mapping[str, str]:
        return {name: why for name in sorted(app_keys.WRITES) if (why := self.why_off(name))}

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        for binding in app_keys.BINDINGS:
            if binding.action == "command_palette":
                continue

            def run(action: str = binding.action) -> None:
                self.call_later(self.run_action, action)

            told = f"{self.get_key_display(binding)}  {binding.tooltip}"
            yield SystemCommand(binding.description.capitalize(), told, run)
