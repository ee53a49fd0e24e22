"""Who comes to watch a job: it is read once for all, and shown to whom it may be (issue 21)."""

import asyncio
from collections.abc import Sequence

from fillsched.api.live.hub import Hub, LiveLimits
from fillsched.api.live.topics.job_cache import JobCache
from fillsched.api.live.topics.job_topic import JobTopic
from fillsched.errors import NotFound
from fillsched.identity import User
from fillsched.jobs.job import Job, JobKind
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA, BERT
from tests.conftest import WAIT_SECONDS

WATCHERS = 200
ROOT = User(3, "root", "admin")


def test_a_thousand_who_come_at_the_same_time_have_the_job_read_once() -> None:
    shop, reads = Workshop(ManualClock()), list[Sequence[int]]()
    job_id = shop.submit(ANNA).id

    def newest(job_ids: Sequence[int]) -> Sequence[Job]:
        reads.append(job_ids)
        return shop.service.newest(job_ids)

    async def watch() -> list[str]:
        jobs = JobCache(newest)
        hub = Hub(shop.bus.subscribe_all, LiveLimits(sockets_per_job=2 * WATCHERS))

        async def seen(user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE) -> str:
            topic = JobTopic(
                user,
                kind,
                job_id,
                service=shop.service,
                job_cache=jobs,
                hub=hub,
                now=shop.clock.now,
                wake=lambda: None,
            )
            try:
                await topic.start("start")
            except NotFound as missing:
                return str(missing)
            return f"from {(await topic.frames(0.0))[0].decode()[:20]}"

        return await asyncio.gather(
            *(seen(user, job_id) for user in (ANNA, ROOT) for _ in range(WATCHERS)),
            seen(BERT, job_id),
            seen(ANNA, job_id, JobKind.COMPARISON),
            seen(ANNA, job_id + 1),
            seen(ROOT, 10**30),
        )

    *shown, of_another, of_other_kind, missing, absurd = asyncio.run(
        asyncio.wait_for(watch(), WAIT_SECONDS)
    )
    assert all(first.startswith("from {") for first in shown) and len(shown) == 2 * WATCHERS
    assert of_another == str(NotFound.of("schedule", job_id)), "as if there were none"
    assert of_other_kind == str(NotFound.of("comparison", job_id))
    assert missing == str(NotFound.of("schedule", job_id + 1))
    assert absurd == str(NotFound.of("schedule", 10**30))
    assert len(reads) == 1
