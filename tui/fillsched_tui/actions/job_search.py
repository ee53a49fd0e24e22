"""``:43`` in the command palette: to that job.

What it is for: finding a job by its number, or by its name. What it is not for: going there
(`jumping`), or other commands, which the application lists itself.
"""

import re
from functools import partial
from typing import Protocol, cast

from rich.text import Text
from textual.command import Hit, Hits, Provider

from fillsched_tui.actions.jumping import Jumping
from fillsched_tui.state.watched import Watched

NUMBER = re.compile("[0-9]{1,15}")
"""What can be a job's number."""

THE_ONE = 1_000.0
"""The score of a number's own job: no name that holds the number fits better."""

MOST_SEARCHED = 500
"""Newest jobs whose names are searched; a number finds any job."""


class Searched(Protocol):
    """What the palette asks of the application that it lies over."""

    watched: Watched
    jumping: Jumping


class JobSearch(Provider):
    """Hits that put the cursor on a job."""

    async def search(self, query: str) -> Hits:
        """The job of that number first, then those whose names fit."""
        jobs, wanted = self._searched.watched.known.jobs, query.strip()
        if NUMBER.fullmatch(wanted):
            number = int(wanted)
            job = jobs.get(number)
            said = f"{number}: not in the table, ask for it"
            said = said if job is None else f"{job['kind']} {number}  {job['name']}"
            yield self._hit(THE_ONE, number, said)
        matcher = self.matcher(query)
        for job_id in sorted(jobs, reverse=True)[:MOST_SEARCHED]:
            name = str(jobs[job_id]["name"])
            if (score := matcher.match(name)) > 0:
                yield self._hit(score / 2, job_id, f"{jobs[job_id]['kind']} {job_id}  {name}")

    @property
    def _searched(self) -> Searched:
        return cast(Searched, self.app)

    def _hit(self, score: float, job_id: int, said: str) -> Hit:
        go = partial(self._searched.jumping.to, job_id)
        return Hit(score, Text(said), go, said, "go there")
