"""The schedule of the job looked at, fetched for its chart.

What it is for: asking when the chart comes to the screen, and when the schedule has changed there.
What it is not for: drawing it (`job_view.gantt`).
"""

from functools import partial

from textual.app import App
from textual.worker import WorkType

from fillsched.errors import FillschedError
from fillsched_tui.feed.feed import Feed
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.message_log import NOT_LOADED
from fillsched_tui.state.known import Detail, State, standing
from fillsched_tui.state.watched import Watched

GANTT_SECONDS = 2.0
"""Least time between two looks at the schedule of a job that is getting better."""

NOTHING = (0, 0, float("-inf"))
"""A job, how far its messages had come, and when its schedule was fetched: never yet."""


class ScheduleFetching:
    """Watches the state, and shows in `gantt` what `feed` brings."""

    def __init__(self, app: App[None], feed: Feed, watched: Watched, gantt: Gantt) -> None:
        self._app, self._feed, self._gantt = app, feed, gantt
        self.fetched = NOTHING
        watched.watch(self._look)

    def _look(self, known: State, now: float) -> None:
        detail = known.detail
        if not self._gantt.region:
            self.fetched = NOTHING
        elif detail is None:
            return
        elif standing(known, now) != "live":
            self._gantt.lacks(detail.job_id, NOT_LOADED)
            self.fetched = NOTHING
        else:
            job_id, seq, when = self.fetched
            if job_id != detail.job_id or (seq != detail.seq and now - when >= GANTT_SECONDS):
                self.fetched = (detail.job_id, detail.seq, now)
                fetch: WorkType[None] = partial(self._fetch, detail)
                self._app.run_worker(fetch, group="schedule", exclusive=True)

    async def _fetch(self, detail: Detail) -> None:
        try:
            timeline, line = await self._feed.picture(detail.job_id, detail.kind)
        except FillschedError as error:
            self._gantt.lacks(detail.job_id, f"No schedule to show: {error}")
        else:
            self._gantt.show(detail.job_id, timeline, line)
