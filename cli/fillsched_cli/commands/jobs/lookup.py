"""The job of a number: schedules and comparisons share one sequence of numbers.

What it is for: a user types a number and need not say of which kind it is. What it is not for:
choosing among several.
"""

from contextlib import suppress

from fillsched.client import Client
from fillsched.errors import NotFound
from fillsched.wire import AnyJob, ComparisonView


async def job_of(client: Client, job_id: int) -> AnyJob:
    """The job of that number, a schedule or a comparison. Raises NotFound."""
    try:
        return await client.get(job_id)
    except NotFound:
        with suppress(NotFound):
            return await client.get(job_id, "comparison")
        raise


def best_of(job: AnyJob) -> str | None:
    """The best strategy of a comparison that has ended well."""
    return job.result.best_strategy if isinstance(job, ComparisonView) and job.result else None


def site_zone(job: AnyJob, otherwise: str) -> str:
    """The name of the clock by which a job was planned: its plant's, else that of the settings."""
    return job.plant.time_zone if job.plant is not None else otherwise
