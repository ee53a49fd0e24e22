"""Floods, doubles and a full disk, against real daemons."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Connection

from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.address import read_token
from fillsched.daemon.daemon import Daemon
from fillsched.daemon.embedded import EmbeddedDaemon, start_embedded
from fillsched.daemon.settings import load
from tests.acceptance.conftest import Running

SMALL = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,200000\n"


def running(data_dir: Path, **settings: Any) -> tuple[EmbeddedDaemon, Daemon]:
    flags = {"data_dir": data_dir, **settings}
    embedded = start_embedded(load(flags, environment={}).settings)
    return embedded, embedded._daemon


def client_of(embedded: EmbeddedDaemon, data_dir: Path) -> httpx2.Client:
    headers = {"Authorization": f"Bearer {read_token(data_dir)}"}
    return httpx2.Client(base_url=embedded.url, headers=headers, timeout=60, trust_env=False)


def post(http: httpx2.Client, content: bytes = SMALL, **headers: str) -> httpx2.Response:
    return http.post("/schedule", files={"lots": ("l.csv", content)}, headers=headers)


def test_fifty_racing_posts_with_one_key_make_one_job(daemon: Running) -> None:
    def one(_: int) -> httpx2.Response:
        key = {"Idempotency-Key": "fifty"}
        return daemon.call("POST", "/schedule", files={"lots": ("l.csv", SMALL)}, headers=key)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(one, range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["schedule_id"] for answer in answers}) == 1
    other = daemon.call(
        "POST", "/schedule", files={"lots": ("l.csv", b"x")}, headers={"Idempotency-Key": "fifty"}
    )
    assert (other.status_code, other.json()["code"]) == (422, "VALIDATION_ERROR")


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[tuple[Daemon, httpx2.Client]]:
    embedded, daemon = running(tmp_path, workers=100)
    try:
        with client_of(embedded, tmp_path) as http:
            yield daemon, http
    finally:
        embedded.stop()


def job_of(http: httpx2.Client, job_id: int) -> dict[str, Any]:
    job: dict[str, Any] = http.get(f"/schedule/{job_id}").json()
    return job


@pytest.mark.slow
@pytest.mark.thorough
def test_a_hundred_jobs_with_a_hundred_workers_all_end_well(
    crowd: tuple[Daemon, httpx2.Client],
) -> None:
    _, http = crowd
    ids = [post(http).json()["schedule_id"] for _ in range(100)]
    waiting = set(ids)
    for _ in range(1500):
        page = http.get("/schedules", params={"status": "succeeded", "limit": 200}).json()
        waiting -= {job["id"] for job in page["schedules"]}
        if not waiting:
            break
    assert not waiting
    jobs = http.get("/schedules", params={"limit": 200}).json()["schedules"]
    assert {job["attempt"] for job in jobs} == {1}


def test_a_job_delivered_twenty_times_has_one_attempt_and_one_end(
    crowd: tuple[Daemon, httpx2.Client],
) -> None:
    daemon, http = crowd
    job_id = post(http).json()["schedule_id"]
    for _ in range(20):
        daemon._executor.dispatch(job_id, at_once=True)
    for _ in range(1500):
        job = job_of(http, job_id)
        if job["status"] == "succeeded":
            break
    for _ in range(20):
        daemon._executor.dispatch(job_id, at_once=True)
    frames = daemon.store.read(job_id, 0, 1000)
    assert [frame.terminal for frame in frames].count(True) == 1
    assert [frame.seq for frame in frames] == list(range(1, len(frames) + 1))
    assert job_of(http, job_id)["attempt"] == 1


def pages(database: SqliteDatabase, most: int) -> None:
    """Lets the database file grow to `most` pages: to SQLite that is what a full disk is."""

    def work(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={most}").close()

    database.write(work)


def test_a_full_disk_is_answered_plainly_and_the_daemon_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    embedded, daemon = running(tmp_path, workers=1)
    try:
        database = daemon.engine._database
        assert isinstance(database, SqliteDatabase)
        with client_of(embedded, tmp_path) as http:
            assert post(http).status_code == 202
            pages(database, 1)
            big = SMALL + b"".join(b"X%d,A,1000\n" % n for n in range(40_000))
            answer = post(http, big)
            assert answer.status_code == 503
            assert "disk" in answer.json()["detail"]
            assert "full" in answer.json()["detail"]
            assert "sqlite" not in answer.text.lower()
            assert http.get("/healthz").status_code == 200
            pages(database, 1_000_000)
            assert post(http).status_code == 202
    finally:
        embedded.stop()
