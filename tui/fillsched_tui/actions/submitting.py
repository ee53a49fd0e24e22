"""New jobs: the dialog, the file sent, and what is wrong with it.

What it is for: a submission that stands in the dialog again, as it was, when it is refused. What it
is not for: reading the file (`feed.feed`), or the fields of the dialog (`dialogs.new_job`).
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from shlex import quote

from fillsched.called import as_called
from fillsched.errors import InvalidInput
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.dialogs.page import Page
from fillsched_tui.feed.feed import Feed
from fillsched_tui.feed.submission import Submission
from fillsched_tui.themed_app import ThemedApp


class Submitting:
    """Sends through `feed`; `go_to` puts the cursor on a job that was accepted."""

    def __init__(
        self,
        app: ThemedApp,
        feed: Feed,
        ready: Readiness,
        telling: Telling,
        go_to: Callable[[int], None],
    ) -> None:
        self._app, self._feed, self._ready, self._telling = app, feed, ready, telling
        self._go_to = go_to

    def new(self) -> None:
        """Asks what to plan, and sends it."""
        if why := self._ready.why_off("new"):
            self._telling.warn(why)
        else:
            self._telling.begin(self._new, "new", alone=True)

    def submit(self, names: Sequence[str], wanted: Submission) -> None:
        """Sends it, until it is accepted, and the cursor goes there, or given up. `names` are the
        strategies to choose from."""
        self._telling.begin(partial(self._submit, names, wanted), "commands")

    async def _new(self) -> None:
        known = await self._telling.answered(self._feed.client.strategies())
        names = [one.name for one in known]
        wanted = await self._app.push_screen_wait(NewJob(Path.cwd(), names, self._app.letters))
        if wanted is not None:
            self.submit(names, wanted)

    async def _submit(self, names: Sequence[str], first: Submission) -> None:
        wanted: Submission | None = first
        while wanted is not None:
            try:
                kind, accepted = await self._telling.answered(self._feed.submit(wanted))
            except InvalidInput as error:
                await self._app.push_screen_wait(self._refusal(wanted, error))
                again = NewJob(Path.cwd(), names, self._app.letters, wanted)
                wanted = await self._app.push_screen_wait(again)
            else:
                self._telling.say(f"{kind.capitalize()} {accepted} is accepted.")
                self._go_to(accepted)
                return

    def _refusal(self, wanted: Submission, error: InvalidInput) -> Page:
        """All that is wrong with what was submitted."""
        from fillsched.presentation.faults import told

        letters = self._app.letters
        marks = {"wrong": letters.failed, "so": letters.so}
        lines = [line for line, _ in told(error.faults, **marks)] or [str(error)]
        if any("--" in line for line in lines):
            typed = as_called(f"submit {quote(str(wanted.path))} --...")
            lines += ["", f"Flags are given in a shell: {typed}"]
        return Page(f"Not accepted: {wanted.path.name}", "\n".join(lines))
