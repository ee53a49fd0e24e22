"""Every call of the client against the whole application, without a port: what it answers with."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from fillsched.client import FINAL, Client, Link
from fillsched.errors import Conflict, FillschedError, InvalidInput, NotFound
from fillsched.testing.problems import LOTS_CSV
from fillsched.wire import ComparisonView, JobView
from tests.acceptance.in_process import in_process
from tests.conftest import WAIT_SECONDS

Work = Callable[[Client], Coroutine[Any, Any, None]]


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[Work], None]:
    """Does some work with a client of a daemon that begins and ends with it."""

    def run(work: Work) -> None:
        async def whole() -> None:
            async with asyncio.timeout(WAIT_SECONDS), in_process(tmp_path / "data") as client:
                await work(client)

        asyncio.run(whole())

    return run


def test_a_schedule_is_sent_followed_understood_and_taken_away(
    plant: Callable[[Work], None],
) -> None:
    async def work(client: Client) -> None:
        accepted = await client.submit(LOTS_CSV, "lots.csv", name="W42", strategy="spt-pack")
        job_id = accepted.schedule_id
        assert accepted.links.events == f"/schedule/{job_id}/events"
        links: list[Link] = []

        def hurry(link: Link) -> None:
            links.append(link)
            asyncio.get_running_loop().call_soon(client.retry_now)

        seqs = [m.data["seq"] async for m in client.follow(job_id, on_link=hurry)]
        assert seqs == list(range(1, len(seqs) + 1))
        assert "no socket can be had" in next(one for one in links if one.reason).reason
        job = await client.get(job_id)
        assert (job.kind, job.name, job.status, job.error) == ("schedule", "W42", "succeeded", None)
        assert job.result is not None and job.result.judged
        assert job["result"]["makespan"] == job.result.makespan
        found = await client.activities(job_id)
        assert not found.provisional
        fills = [one for one in found.activities if one.kind == "fill"]
        assert len(fills) == job.result.lots == job.result.kpis.lots_scheduled
        assert max(one.end for one in found.activities) > job.start_time
        receipt = await client.receipt(job_id)
        assert (receipt.filename, receipt.kind, receipt.lots) == ("lots.csv", "csv", len(fills))
        assert receipt.columns["lot_id"].letter == "A"
        why = await client.jobs.why(job_id, str(fills[0].lot_id))
        assert why.place is not None and why.place.start == fills[0].start
        same = await client.jobs.diff(job_id, job_id)
        assert same.same and same.stayed == len(fills) and same.a.name == "W42"
        written = b"".join([piece async for piece in client.jobs.export(job_id, "csv")])
        assert written.count(b"\n") > len(fills)

    plant(work)


def test_a_comparison_answers_by_the_same_names(plant: Callable[[Work], None]) -> None:
    async def work(client: Client) -> None:
        sent = await client.compare(LOTS_CSV, "lots.csv", strategies=["spt-pack", "lpt-pack"])
        number = sent.comparison_id
        terminal = []
        async for message in client.follow(number, kind="comparison"):
            terminal.append(message.terminal)
        assert terminal[-1] and not any(terminal[:-1])
        job = await client.get(number, "comparison")
        assert job.result is not None and job.strategies is not None
        assert job.result.best_strategy in {one.name for one in job.strategies}
        one = await client.activities(number, "comparison", strategy="lpt-pack")
        assert one["comparison_id"] == number and one.activities
        assert (await client.receipt(number, "comparison")).lots == 3
        assert {type(job) for job in await client.jobs.page("comparison")} == {ComparisonView}
        assert await client.jobs.page() == []

    plant(work)


def test_jobs_are_listed_ended_and_removed(plant: Callable[[Work], None]) -> None:
    async def work(client: Client) -> None:
        first, second = [
            (await client.submit(LOTS_CSV, "lots.csv", key=key)).schedule_id for key in "ab"
        ]
        assert (await client.submit(LOTS_CSV, "lots.csv", key="a")).schedule_id == first
        page = await client.jobs.page(limit=1)
        assert [(type(job), job.id) for job in page] == [(JobView, second)]
        for end in (client.cancel, client.finish):
            try:
                assert (await end(second)).id == second
            except Conflict:  # it was quicker
                assert (await client.get(second)).status in FINAL
        await client.delete(first)
        with pytest.raises(NotFound):
            await client.get(first)

    plant(work)


def test_lots_are_checked_and_cleaned(plant: Callable[[Work], None]) -> None:
    async def work(client: Client) -> None:
        good = await client.check(LOTS_CSV, "lots.csv")
        assert good.ok and good.lots == 3 and good.receipt is not None
        assert good.receipt.delimiter == "comma" and good.cleaned is None and "cleaned" not in good
        bad = await client.check(LOTS_CSV + b"L9,A,many\n", "lots.csv", fix=True)
        assert not bad.ok and bad.problems_total == len(bad.problems) == 1
        assert bad.problems[0].fault().value == bad["problems"][0]["value"] == "many"
        assert bad.cleaned is not None and bad.left_out is not None
        assert b64decode(bad.cleaned.content).count(b"\n") == bad.cleaned.rows + 1

    plant(work)


def test_figures_accounts_and_the_daemon_answer_with_types(plant: Callable[[Work], None]) -> None:
    async def work(client: Client) -> None:
        saved = await client.configs.save("fast", b"clean_hours = 20\nrate_vials_per_hour = 1e4\n")
        assert (saved.name, saved.line.clean_hours, saved.default) == ("fast", "20", False)
        await client.configs.use("fast")
        kept = await client.configs.all()
        assert [one.default for one in kept.configs] == [True]
        assert kept.line.clean_hours == "24" and kept["line"]["clean_hours"] == "24"
        assert "clean_hours" in await client.configs.toml("fast")
        checked = await client.configs.check(b"clean_hours = -1\n")
        assert (checked.ok, checked.line) == (False, None) and checked.problems
        await client.configs.use("fast", on=False)
        await client.configs.remove("fast")
        anna = await client.accounts.add("anna", "a long password", "planner")
        assert {one.name for one in await client.accounts.all()} == {"anna", "local"}
        await client.accounts.set_password(anna.id, "another password")
        await client.accounts.remove(anna.id)
        assert (await client.accounts.me()).role == "admin"
        assert (await client.operations.health()).status == "ok"
        assert [one.name for one in await client.strategies() if one.default] == ["auto"]
        await client.operations.hand_over()

    plant(work)


def test_what_the_daemon_refuses_is_raised(plant: Callable[[Work], None]) -> None:
    async def refused(call: Coroutine[Any, Any, Any], error: type[FillschedError]) -> None:
        with pytest.raises(error):
            await call

    async def work(client: Client) -> None:
        await refused(client.get(1), NotFound)
        await refused(client.submit(LOTS_CSV, "lots.csv", strategy="no"), InvalidInput)
        await refused(client.accounts.add("x", "short", "planner"), InvalidInput)
        number = (await client.submit(b"Lot ID\n", "lots.csv")).schedule_id
        async for _ in client.follow(number):
            pass
        job = await client.get(number)
        assert job.error is not None and job.error.problems and job.result is None
        await refused(client.activities(number), Conflict)
        assert (await client.receipt(number)).sha256 is None

    plant(work)
