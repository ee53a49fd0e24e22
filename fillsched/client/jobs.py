"""Calls about jobs that are there already: schedules, and comparisons by the same names.

What it is for: one call each of REST. What it is not for: making a job (`client`), or following one
(`job_stream`).
"""

from collections.abc import AsyncIterator
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
    WhyView,
)

Kind = Literal["schedule", "comparison"]

KINDS: tuple[Kind, ...] = ("schedule", "comparison")

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
        """One page of jobs, newest first (`status`, `before`, `limit`, `scope`)."""
        response = await self._rest.send("GET", f"/{kind}s", params=said(**query))
        if kind == "comparison":
            return [*answers_of(response, ComparisonView, "comparisons")]
        return [*answers_of(response, JobView, "schedules")]

    async def cancel(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        """Asks for the job's end as cancelled."""
        return await self._job("POST", f"/{kind}/{job_id}/cancel", kind)

    async def finish(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        """Asks to stop planning now and keep the best schedule."""
        return await self._job("POST", f"/{kind}/{job_id}/finish", kind)

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

    async def receipt(self, job_id: int, kind: Kind = "schedule") -> ReceiptView:
        """What was decided while the lots were read; nothing in it is set before that."""
        return answer_of(await self._rest.send("GET", f"/{kind}/{job_id}/receipt"), ReceiptView)

    async def why(self, job_id: int, lot_id: str) -> WhyView:
        """Why a lot stands where it does, or what would make it fit."""
        path = f"/schedule/{job_id}/why/{segment(lot_id)}"
        return answer_of(await self._rest.send("GET", path), WhyView)

    async def diff(self, first: int, second: int) -> DiffView:
        """What the second schedule differs in from the first."""
        query = {"a": first, "b": second}
        return answer_of(await self._rest.send("GET", "/diff", params=query), DiffView)

    def export(
        self, job_id: int, format: str, *, time_zone: str | None = None
    ) -> AsyncIterator[bytes]:
        """The schedule as a file, piece by piece; `time_zone` instead of the site's own."""
        path = f"/schedule/{job_id}/export"
        return self._rest.file(path, format=format, time_zone=time_zone)

    async def _job(self, method: str, path: str, kind: Kind) -> AnyJob:
        response = await self._rest.send(method, path)
        if kind == "comparison":
            return answer_of(response, ComparisonView)
        return answer_of(response, JobView)
