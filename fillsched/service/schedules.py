"""Schedules that are there: laid out in time, with how their lots were read, and understood.

What it is for: the use cases that look at a schedule, with permission checked before existence.
What it is not for: making one (`jobs`), the findings themselves (`insight`), wording them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fillsched.errors import Conflict, InvalidInput, NotFound
from fillsched.identity import User
from fillsched.insight import Difference, Fit, Why, difference, what_would_fit, why
from fillsched.jobs.codec import unpack_campaigns, unpack_lots
from fillsched.jobs.comparison.checkpoint import best_kept, schedule_of
from fillsched.jobs.job import Job, JobKind, StoredSchedule
from fillsched.model import LineRules, Lot, Problem, Schedule, lay_out
from fillsched.service.jobs import JobService
from fillsched.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class PlannedSchedule:
    """A stored schedule laid out in time; `provisional` while its job still runs."""

    job: Job
    schedule: Schedule
    plan: StoredSchedule
    provisional: bool


@dataclass(frozen=True, slots=True)
class LotPlace:
    """Why lot number `lot` of a schedule stands where it does."""

    planned: PlannedSchedule
    lot: int
    found: Why


@dataclass(frozen=True, slots=True)
class LotRefused:
    """What would make a lot fit that kept its job from being planned."""

    job: Job
    lot: Lot
    fit: Fit


@dataclass(frozen=True, slots=True)
class Compared:
    """What the second of two schedules differs in from the first."""

    first: PlannedSchedule
    second: PlannedSchedule
    found: Difference


@dataclass(frozen=True, slots=True)
class ScheduleService:
    """Everything a user can look at in schedules, on top of `jobs`."""

    jobs: JobService

    def schedule(
        self,
        user: User,
        job_id: int,
        kind: JobKind = JobKind.SCHEDULE,
        *,
        strategy: str | None = None,
    ) -> PlannedSchedule:
        """The stored schedule; while the job runs, its last stored incumbent.

        Of a comparison that of `strategy`, by default of the best. Raises Conflict while there is
        none, or when the job ended without one.
        """
        job = self.jobs.get(user, job_id, kind)
        plan = self._stored(job, strategy)
        read = self.jobs.store.read_lots(job_id)
        if plan is None or read is None:
            what = f"{kind.title()} {job_id}"
            wanted = "schedule" if strategy is None else f"schedule by '{strategy[:64]}'"
            if job.status.final:
                raise Conflict(f"{what} ended as {job.status} without a {wanted}.")
            raise Conflict(f"{what} has no {wanted} yet; it is {job.status}.")
        problem = Problem.of(unpack_lots(read[0]), LineRules.from_figures(job.spec.line))
        schedule = lay_out(problem, unpack_campaigns(plan.campaigns))
        return PlannedSchedule(job, schedule, plan, provisional=not job.status.final)

    def _stored(self, job: Job, strategy: str | None) -> StoredSchedule | None:
        """What is kept of a schedule; of a comparison that of `strategy`, else of the best."""
        if job.spec.kind is JobKind.SCHEDULE:
            return self.jobs.store.schedule(job.id)
        runs = self.jobs.store.runs(job.id)
        name = strategy or (job.result or {}).get("best_strategy") or best_kept(runs)
        return None if name is None else schedule_of(runs, name)

    def receipt(
        self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE
    ) -> Mapping[str, Any] | None:
        """What was decided while reading the lots; None before they were read."""
        read = self.jobs.store.read_lots(self.jobs.get(user, job_id, kind).id)
        return None if read is None else read[1]

    def lots(self, user: User, job_id: int) -> Sequence[Lot]:
        """The lots as they were read, planned or not. Raises Conflict when they were not read."""
        read = self.jobs.store.read_lots(self.jobs.get(user, job_id).id)
        if read is None:
            raise Conflict(f"The lots of schedule {job_id} could not be read, or not yet.")
        return unpack_lots(read[0])

    def why(self, user: User, job_id: int, lot_id: str) -> LotPlace | LotRefused:
        """Why the lot stands where it does; of a job refused for its lots, what would make it fit.

        Raises NotFound, naming the nearest lot, and Conflict while there is no schedule.
        """
        job = self.jobs.get(user, job_id)
        if job.error is not None and job.error["code"] == InvalidInput.code:
            lots = self.lots(user, job_id)
            lot = lots[_index(lots, lot_id, job_id)]
            return LotRefused(job, lot, what_would_fit(lot, LineRules.from_figures(job.spec.line)))
        planned = self.schedule(user, job_id)
        index = _index(planned.schedule.problem.lots, lot_id, job_id)
        return LotPlace(planned, index, why(planned.schedule, index))

    def difference(self, user: User, first_id: int, second_id: int) -> Compared:
        """What two schedules differ in. Raises NotFound, and Conflict while one has none."""
        first, second = self.schedule(user, first_id), self.schedule(user, second_id)
        return Compared(first, second, difference(first.schedule, second.schedule))


def _index(lots: Sequence[Lot], lot_id: str, job_id: int) -> int:
    """Which of `lots` is called so. Raises NotFound, naming the nearest."""
    for index, lot in enumerate(lots):
        if lot.id == lot_id:
            return index
    hint = did_you_mean(lot_id, (lot.id for lot in lots))
    raise NotFound(f"Schedule {job_id} has no lot {lot_id}. {hint}".rstrip())
