"""New jobs: the dialog, the file sent, and what is wrong with it.

What it is for: an order that stands in the dialog again, as it was, when it is refused. What it is
not for: reading the file (`feed`), or the fields of the dialog (`new_job`).
"""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from textual import work

from fillsched.called import as_called
from fillsched.errors import FillschedError, InvalidInput
from fillsched_tui.actions.commands import Steering
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.dialogs.page import Page
from fillsched_tui.feed.submission import Submission


class Ordering(Steering):
    """The application's way to new jobs."""

    @work(group="new", exclusive=True)
    async def action_new(self) -> None:
        if why := self.why_off("new"):
            self.warn(why)
            return
        try:
            names = [one["name"] for one in await self.answered(self.feed.client.strategies())]
        except FillschedError as error:
            self.notify(str(error), severity="error")
            return
        order = await self.push_screen_wait(NewJob(Path.cwd(), names, self.letters))
        if order is not None:
            self.submit(names, order)

    @work(group="commands")
    async def submit(self, names: Sequence[str], order: Submission) -> None:
        """Until it is accepted, and the cursor goes there, or given up."""
        wanted: Submission | None = order
        try:
            while wanted is not None:
                try:
                    kind, accepted = await self.answered(self.feed.submit(wanted))
                except InvalidInput as error:
                    await self.push_screen_wait(self._refusal(wanted, error))
                    wanted = await self.push_screen_wait(
                        NewJob(Path.cwd(), names, self.letters, wanted)
                    )
                else:
                    self.notify(f"{kind.capitalize()} {accepted} is accepted.")
                    self.jump(accepted)
                    return
        except FillschedError as error:
            self.notify(str(error), severity="error")

    def _refusal(self, order: Submission, error: InvalidInput) -> Page:
        """All that is wrong with what was ordered."""
        from fillsched.presentation.faults import told

        marks = {"wrong": self.letters.failed, "so": self.letters.so}
        lines = [line for line, _ in told(error.faults, **marks)] or [str(error)]
        if any("--" in line for line in lines):
            typed = as_called(f"submit {quote(str(order.path))} --...")
            lines += ["", f"Flags are given in a shell: {typed}"]
        return Page(f"Not accepted: {order.path.name}", "\n".join(lines))
