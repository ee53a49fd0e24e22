"""New jobs: the dialog, the file sent, and what is wrong with it.

What it is for: a submission that stands in the dialog again, as it was, when it is refused. What it
is not for: reading the file (`feed.feed`), or the fields of the dialog (`dialogs.new_job`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from shlex import quote

from fillsched.called import as_called
from fillsched.errors import InvalidInput
from fillsched.presentation.reading.read_options import merged, read_as
from fillsched.presentation.reading.receipt import due_text, figures_used, totals_text
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.dialogs.page import Page
from fillsched_tui.dialogs.question import Ask
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
        wanted = await self._app.push_screen_wait(NewJob(_here(), names, self._app.letters))
        if wanted is not None:
            self.submit(names, wanted)

    async def _submit(self, names: Sequence[str], first: Submission) -> None:
        wanted: Submission | None = first
        while wanted is not None:
            try:
                kind, accepted = await self._telling.answered(self._feed.submit(wanted))
            except InvalidInput as error:
                if answered := await self._answered(wanted):
                    wanted = answered
                    continue
                await self._app.push_screen_wait(self._refusal(wanted, error))
                wanted = await self._corrected(names, wanted)
            else:
                text = f"{kind.capitalize()} {accepted} is accepted."
                self._telling.say("\n".join([text, *self._as_read()]))
                self._go_to(accepted)
                return

    async def _corrected(self, names: Sequence[str], wanted: Submission) -> Submission | None:
        """What stands in the dialog when it is sent again; None if it is left."""
        again = NewJob(_here(), names, self._app.letters, wanted)
        return await self._app.push_screen_wait(again)

    async def _answered(self, wanted: Submission) -> Submission | None:
        """`wanted` with an answer to each question that the file leaves open, if all have one."""
        receipt = self._feed.checked.receipt if self._feed.checked else None
        options: list[str] = []
        for question in receipt.questions if receipt else ():
            if question.readings:
                option = await self._app.push_screen_wait(Ask(question.model_dump()))
                if option is None:
                    return None
                options.append(option)
        if not options:
            return None
        return replace(wanted, read=merged(wanted.read, read_as(options)))

    def _as_read(self) -> list[str]:
        """The control totals of the lots, when they are due and the figures of the line, a line
        each."""
        report = self._feed.checked
        if report is None or report.receipt is None or not report.receipt.line:
            return []
        line, plant = report.receipt.line.model_dump(), report.receipt.plant
        totals = {key: span.model_dump() for key, span in report.receipt.totals.items()}
        known = [f"{ours} = {heading}" for ours, heading in self._feed.recalled.items()]
        return [
            *([f"Columns as in earlier files: {', '.join(known)}"] if known else []),
            totals_text(totals),
            *([f"due: {due_text(due.model_dump())}"] if (due := report.receipt.due) else []),
            figures_used(line, report.line_from, None if plant is None else plant.model_dump()),
        ]

    def _refusal(self, wanted: Submission, error: InvalidInput) -> Page:
        """All that is wrong with what was submitted."""
        from fillsched.presentation.reading.faults import told

        letters = self._app.letters
        marks = {"wrong": letters.failed, "so": letters.so}
        lines = [line for line, _ in told(error.faults, **marks)] or [str(error)]
        if any("--" in line for line in lines):
            typed = as_called(f"submit {quote(str(wanted.path))} --...")
            lines += ["", f"Flags are given in a shell: {typed}"]
        return Page(f"Not accepted: {wanted.path.name}", "\n".join(lines))


def _here() -> Path:
    """The working directory; where it is gone or may not be looked at, the user's own."""
    try:
        here = Path.cwd()
        next(here.iterdir(), None)
    except OSError:
        return Path.home()
    return here
