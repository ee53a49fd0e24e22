"""The job of a number: schedules and comparisons share one sequence of numbers.

What it is for: a user types a number and need not say of which kind it is. What it is not for:
choosing among several.
"""

from contextlib import suppress
from typing import Any

from fillsched.client import Client
from fillsched.errors import NotFound


async def job_of(client: Client, job_id: int) -> dict[str, Any]:
    """The job of that number, a schedule or a comparison. Raises NotFound."""
    try:
        return await client.get(job_id)
    except NotFound:
        with suppress(NotFound):
            return await client.get(job_id, "comparison")
        raise
