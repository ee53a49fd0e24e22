"""Schedules that are there: laid out in time, with how their lots were read, and understood.

What it is for: the use cases that look at a schedule, with permission checked before existence.
What it is not for: making one (`jobs`), the findings themselves (`insight`), wording them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from fillsched.errors import Conflict, InvalidInput, NotFound
from fillsched.identity import User
from fillsched.insight import Difference, Fit, Why, difference, what_would_fit, why
from fillsched.jobs.codec import unpack_activities, unpack_campaigns, unpack_lots
from fillsched.jobs.comparison.checkpoint import best_kept, schedule_of
from fillsched.jobs.job import Job, JobKind, JobSpec, StoredSchedule
from fillsched.jobs.problems import problem_of
from fillsched.model import LineRules, Lot, Schedule, lay_out
from fillsched.model.plant import AnySchedule, PlantProblem, PlantSchedule
from fillsched.service.jobs import JobService
from fillsched.solve.lines.elsewhere import Elsewhere, elsewhere
from fillsched.suggestions import did_you_mean
from fillsched.time_zones import zone_of
from fillsched.wire.problems import plant_said


@dataclass(frozen=True, slots=True)
class PlannedSchedule:
    """A stored schedule laid out in time; `provisional` while its job still runs. `strategy` made
    it, of a comparison one of several. `own`: the headings of what is kept beside the lots."""

    job: Job
    schedule: AnySchedule
    plan: StoredSchedule
    provisional: bool
    strategy: str
    own: Sequence[str] = ()

    def zone(self, said: str | None, site: str) -> ZoneInfo:
        """The clock by which it is told: the one that is said, else the plant's, else the site's.
        Raises InvalidInput for a name that is no zone."""
        plant = plant_said(self.job.spec.plant)
        return zone_of(said or (site if plant is None else plant.time_zone))


@dataclass(frozen=True, slots=True)
class LotPlace:
    """Why lot number `lot` of a schedule stands where it does; `found` is None for a plant, whose
    places its schedule tells, beside what it would cost `elsewhere`."""

    planned: PlannedSchedule
    lot: int
    found: Why | None
    elsewhere: Sequence[Elsewhere] = ()


@dataclass(frozen=True, slots=True)
class LotRefused:
    """What would make a lot fit that kept its job from being planned."""

    job: Job
    lot: Lot
    fit: Fit


@dataclass(frozen=True, slots=True)
class Asked:
    """A schedule by the number of its job; of a comparison by `strategy`, by default the best."""

    job_id: int
    strategy: str | None = None


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
        made_by, plan = self._stored(job, strategy)
        read = self.jobs.store.read_lots(job_id)
        if plan is None or read is None:
            what = f"{kind.title()} {job_id}"
            wanted = "schedule" if strategy is None else f"schedule by '{strategy[:64]}'"
            if job.status.final:
                raise Conflict(f"{what} ended as {job.status} without a {wanted}.")
            raise Conflict(f"{what} has no {wanted} yet; it is {job.status}.")
        schedule, own = laid_out(job.spec, read[0], plan), read[1].get("own_columns", ())
        return PlannedSchedule(job, schedule, plan, not job.status.final, made_by, own)

    def _stored(self, job: Job, strategy: str | None) -> tuple[str, StoredSchedule | None]:
        """Who made it and what is kept of a schedule; of a comparison that of `strategy`, else of
        the best."""
        if job.spec.kind is JobKind.SCHEDULE:
            return job.spec.strategy, self.jobs.store.schedule(job.id)
        runs = self.jobs.store.runs(job.id)
        name = strategy or (job.result or {}).get("best_strategy") or best_kept(runs)
        return name or "", None if name is None else schedule_of(runs, name)

    def receipt(
        self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE
    ) -> Mapping[str, Any] | None:
        """What was decided while reading the lots; None before they were read."""
        read = self.jobs.store.read_lots(self.jobs.get(user, job_id, kind).id)
        return None if read is None else read[1]

    def lots(self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE) -> Sequence[Lot]:
        """The lots as they were read, planned or not. Raises Conflict when they were not read."""
        read = self.jobs.store.read_lots(self.jobs.get(user, job_id, kind).id)
        if read is None:
            raise Conflict(f"The lots of {kind} {job_id} could not be read, or not yet.")
        return unpack_lots(read[0])

    def why(
        self,
        user: User,
        job_id: int,
        lot_id: str,
        kind: JobKind = JobKind.SCHEDULE,
        *,
        strategy: str | None = None,
    ) -> LotPlace | LotRefused:
        """Why the lot stands where it does; of a job refused for its lots, what would make it fit.

        Of a comparison in the schedule of `strategy`, by default of the best. Raises NotFound,
        naming the nearest lot, and Conflict while there is no schedule.
        """
        job = self.jobs.get(user, job_id, kind)
        if job.error is not None and job.error["code"] == InvalidInput.code:
            lots = self.lots(user, job_id, kind)
            lot = lots[_index(lots, lot_id, job)]
            return LotRefused(job, lot, what_would_fit(lot, LineRules.from_figures(job.spec.line)))
        planned = self.schedule(user, job_id, kind, strategy=strategy)
        index = _index(planned.schedule.problem.lots, lot_id, job)
        if isinstance(planned.schedule, Schedule):
            return LotPlace(planned, index, why(planned.schedule, index))
        return LotPlace(planned, index, None, elsewhere(planned.schedule, index))

    def difference(self, user: User, first: Asked, second: Asked) -> Compared:
        """What two schedules differ in. Raises NotFound, and Conflict while one has none."""
        both = [self._asked(user, asked) for asked in (first, second)]
        return Compared(both[0], both[1], difference(both[0].schedule, both[1].schedule))

    def _asked(self, user: User, asked: Asked) -> PlannedSchedule:
        kind = self.jobs.kind_of(user, asked.job_id)
        return self.schedule(user, asked.job_id, kind, strategy=asked.strategy)


def laid_out(spec: JobSpec, lots: bytes, plan: StoredSchedule) -> AnySchedule:
    """The schedule that was stored of packed `lots`."""
    rules = LineRules.from_figures(spec.line)
    problem = problem_of(
        unpack_lots(lots), rules, spec.plant, spec.start_time, spec.read.get("zone", "UTC")
    )
    if isinstance(problem, PlantProblem):
        return PlantSchedule(problem, tuple(unpack_activities(plan.campaigns)))
    return lay_out(problem, unpack_campaigns(plan.campaigns))


def _index(lots: Sequence[Lot], lot_id: str, job: Job) -> int:
    """Which of the `lots` of `job` is called so. Raises NotFound, naming the nearest."""
    for index, lot in enumerate(lots):
        if lot.id == lot_id:
            return index
    hint = did_you_mean(lot_id, (lot.id for lot in lots))
    raise NotFound(f"{job.spec.kind.title()} {job.id} has no lot {lot_id}. {hint}".rstrip())
