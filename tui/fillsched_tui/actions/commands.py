"""What keys do to the job under the cursor: cancel, finish, delete.

What it is for: refusing with the reason, asking first, and sending. What it is not for: new jobs
(`submitting`), or what is only read (`reading`).
"""

from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import App

from fillsched.client import Kind
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs.confirm import Confirm
from fillsched_tui.feed.feed import Feed


class Commands:
    """Asks on the screens of `app`, and sends through `feed`."""

    def __init__(self, app: App[None], feed: Feed, ready: Readiness, telling: Telling) -> None:
        self._app, self._feed, self._ready, self._telling = app, feed, ready, telling

    def cancel(self) -> None:
        """Ends the job; its work is lost."""
        self._ask("cancel", "Cancel {}? Its work is lost.", self._feed.cancel)

    def finish(self) -> None:
        """Ends planning and keeps the best."""
        self._ask("finish", "Finish {} now and keep its best schedule?", self._feed.finish)

    def delete(self) -> None:
        """Removes the job for good."""
        self._ask("delete", "Delete {} for good?", self._feed.delete)

    def _ask(
        self, action: str, question: str, call: Callable[[int, Kind], Awaitable[object]]
    ) -> None:
        job = self._ready.job
        if (why := self._ready.why_off(action)) or job is None:
            self._telling.warn(why)
            return
        send = partial(self._send, call, job["id"], job["kind"])

        def answered(yes: bool | None) -> None:
            if yes:
                self._telling.begin(send, "commands")

        named = f"{job['kind']} {job['id']} ({job['name']})"
        self._app.push_screen(Confirm(question.format(named)), answered)

    async def _send(
        self, call: Callable[[int, Kind], Awaitable[object]], job_id: int, kind: Kind
    ) -> None:
        await self._telling.answered(call(job_id, kind))
