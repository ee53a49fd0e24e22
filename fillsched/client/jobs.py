"""Calls about jobs that are there already: schedules, and comparisons by the same names.

What it is for: one call each of REST. What it is not for: making a job (`client`), or following one
(`job_stream`).
"""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any, Literal, overload

from fillsched.client.errors import answer_of, answers_of, done
from fillsched.client.rest import Rest, said, segment
from fillsched.wire import (
    AnyJob,
    ComparisonActivities,
    ComparisonView,
    DiffView,
    JobView,
    ReceiptView,
    ScheduleActivities,
    TimelineView,
    WhyView,
)

Kind = Literal["schedule", "comparison"]

KINDS: tuple[Kind, ...] = ("schedule", "comparison")

MOST_A_PAGE = 200
"""Jobs that the daemon gives at once."""

FINAL = frozenset({"succeeded", "failed", "cancelled"})


class Jobs:
    """Calls about jobs, a comparison's with ``"comparison"`` as `kind`."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    @overload
    async def get(self, job_id: int, kind: Literal["schedule"] = "schedule") -> JobView: ...
    @overload
    async def get(self, job_id: int, kind: Literal["comparison"]) -> ComparisonView: ...
    @overload
    async def get(self, job_id: int, kind: Kind) -> AnyJob: ...
    async def get(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        """The job as it stands."""
        return await self._job("GET", f"/{kind}/{job_id}", kind)

    async def page(self, kind: Kind = "schedule", **query: Any) -> list[AnyJob]:
        """One page of jobs, newest first (`status`, `before`, `limit`, `scope`, `search`)."""
        response = await self._rest.send("GET", f"/{kind}s", params=said(**query))
        if kind == "comparison":
            return [*answers_of(response, ComparisonView, "comparisons")]
        return [*answers_of(response, JobView, "schedules")]

    async def all(self, kind: Kind = "schedule", **query: Any) -> AsyncIterator[AnyJob]:
        """Every job, newest first, asked for page by page (`status`, `scope`, `search`)."""
        before = query.pop("before", None)
        while page := await self.page(kind, **query, before=before, limit=MOST_A_PAGE):
            for job in page:
                yield job
            before = page[-1].id

    async def cancel(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        """Asks for the job's end as cancelled."""
        return await self._job("POST", f"/{kind}/{job_id}/cancel", kind)

    async def finish(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        """Asks to stop planning now and keep the best schedule."""
        return await self._job("POST", f"/{kind}/{job_id}/finish", kind)

    async def rename(self, job_id: int, name: str, kind: Kind = "schedule") -> AnyJob:
        """Gives the job another name."""
        return await self._job("PATCH", f"/{kind}/{job_id}", kind, json={"name": name})

    async def delete(self, job_id: int, kind: Kind = "schedule") -> None:
        """Removes the job for good."""
        done(await self._rest.send("DELETE", f"/{kind}/{job_id}"))

    async def activities(
        self, job_id: int, kind: Kind = "schedule", *, strategy: str | None = None
    ) -> ScheduleActivities | ComparisonActivities:
        """The schedule; of a comparison that of `strategy`, by default of the best."""
        path, query = f"/{kind}/{job_id}/activities", said(strategy=strategy)
        response = await self._rest.send("GET", path, params=query)
        if kind == "comparison":
            return answer_of(response, ComparisonActivities)
        return answer_of(response, ScheduleActivities)

    async def timeline(
        self,
        job_id: int,
        kind: Kind = "schedule",
        *,
        strategy: str | None = None,
        time_zone: str | None = None,
    ) -> TimelineView:
        """The schedule as charts draw it, by the clock of its plant unless `time_zone` says
        another; of a comparison that of `strategy`, by default of the best."""
        path, query = f"/{kind}/{job_id}/timeline", said(strategy=strategy, time_zone=time_zone)
        return answer_of(await self._rest.send("GET", path, params=query), TimelineView)

    async def receipt(self, job_id: int, kind: Kind = "schedule") -> ReceiptView:
        """What was decided while the lots were read; nothing in it is set before that."""
        return answer_of(await self._rest.send("GET", f"/{kind}/{job_id}/receipt"), ReceiptView)

    async def why(
        self, job_id: int, lot_id: str, kind: Kind = "schedule", *, strategy: str | None = None
    ) -> WhyView:
        """Why a lot stands where it does, or what would make it fit; in a comparison where
        `strategy` put it, by default the best."""
        path, query = f"/{kind}/{job_id}/why/{segment(lot_id)}", said(strategy=strategy)
        return answer_of(await self._rest.send("GET", path, params=query), WhyView)

    async def diff(
        self,
        first: int,
        second: int,
        *,
        first_strategy: str | None = None,
        second_strategy: str | None = None,
    ) -> DiffView:
        """What the second schedule differs in from the first; of a comparison that of a strategy,
        by default of the best."""
        query = said(a=first, b=second, a_strategy=first_strategy, b_strategy=second_strategy)
        return answer_of(await self._rest.send("GET", "/diff", params=query), DiffView)

    def export(
        self,
        job_id: int,
        format: str,
        kind: Kind = "schedule",
        *,
        strategy: str | None = None,
        time_zone: str | None = None,
        fills_only: bool = False,
        own_events: bool = False,
        spreadsheet: bool = False,
        delimiter: str | None = None,
    ) -> AsyncGenerator[bytes, None]:
        """The schedule as a file, piece by piece; `time_zone` instead of the site's own. Of a
        comparison that of `strategy`, by default of the best.

        `fills_only`: a CSV or calendar without cleans and changeovers. `own_events`: a calendar
        that moves no other schedule's events. `spreadsheet`: a CSV that opens by double click, its
        `delimiter` comma, semicolon or tab, by default that of the lots.
        """
        chosen = {"fills_only": fills_only, "own_events": own_events, "spreadsheet": spreadsheet}
        wanted = {name: "true" for name, value in chosen.items() if value}
        return self._rest.file(
            f"/{kind}/{job_id}/export",
            format=format,
            strategy=strategy,
            time_zone=time_zone,
            delimiter=delimiter,
            **wanted,
        )

    async def _job(self, method: str, path: str, kind: Kind, **given: Any) -> AnyJob:
        response = await self._rest.send(method, path, **given)
        if kind == "comparison":
            return answer_of(response, ComparisonView)
        return answer_of(response, JobView)
