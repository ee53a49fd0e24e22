"""What the server says of itself: status, metrics, and the lines of its log."""

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from fillsched.daemon import daemon as server
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.logs.logging import LogFormat, formatter
from fillsched.daemon.settings import load
from tests.acceptance.api.conftest import Puppet
from tests.acceptance.api.test_live import ask, many
from tests.acceptance.api.test_sockets import joined, to_the_end
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS

CANARY = "canary-5f1c9a"


# -- status -------------------------------------------------------------------------------------


def test_the_status_tells_an_admin_of_everybody_and_others_of_themselves(
    daemon: Running, puppet: Puppet
) -> None:
    with joined(daemon, puppet.id) as watcher, many(daemon, daemon.token_of("other")) as mine:
        watcher.recv(timeout=5)
        assert ask(mine, type="subscribe", topics=["schedules"])["ok"]
        everything = daemon.call("GET", "/status").json()
        own = daemon.call("GET", "/status", "other").json()
    assert everything["connections"]["by_schedule"][str(puppet.id)] == 1
    assert {"local", "other"} <= set(everything["connections"]["by_user"])
    assert everything["jobs"]["running"] >= 1
    assert own["connections"]["by_user"] == {"other": 1}
    assert own["connections"]["by_schedule"] == {} and own["jobs"]["running"] == 0
    assert [view["user"] for view in own["sockets"]] == ["other"]
    assert own["limits"]["sockets_per_job"] == 10 and own["limits"]["upload_bytes"] == 10_000_000
    (worker,) = own["workers"]
    assert worker["slots"] == 4 and worker["beat_age_seconds"] < 5


def test_issue_21_on_one_machine_the_status_says_so_simply(daemon: Running) -> None:
    status = daemon.call("GET", "/status").json()
    (here,) = status["servers"]
    assert here["here"] and here["ready"] and here["version"] == status["version"]
    assert here["started_at"] == status["started_at"]
    assert here["connections_limit"] == status["limits"]["sockets"]
    members = status["members"]
    assert (members["kind"], members["servers"], members["slots"]) == ("one_machine", 1, 4)
    assert members["text"].startswith("One machine: this server plans 4 jobs at a time, ")


def test_who_only_listens_is_heard_of_by_pongs_which_tell_how_far_behind_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PING_SECONDS", 0.05)
    embedded = start_embedded(load({"data_dir": tmp_path}, environment={}).settings)
    try:
        with httpx2.Client(base_url=embedded.url, timeout=WAIT_SECONDS, trust_env=False) as http:
            token = read_token(tmp_path)
            assert token is not None
            one = Running(embedded.url, tmp_path, embedded._daemon, token, http)
            with many(one):  # says nothing at all
                for _ in range(int(WAIT_SECONDS / 0.1)):
                    views = one.call("GET", "/status").json()["sockets"]
                    if views and views[0]["lag_ms"] is not None and views[0]["age_seconds"] > 0.5:
                        break
                    time.sleep(0.1)
    finally:
        embedded.stop()
    (view,) = views
    assert 0 <= view["lag_ms"] < 5_000
    assert view["beat_age_seconds"] < view["age_seconds"]


def test_nobody_sees_the_status_without_a_login(daemon: Running) -> None:
    assert httpx2.get(f"{daemon.url}/status", trust_env=False).status_code == 401


# -- metrics ------------------------------------------------------------------------------------


def metrics(daemon: Running) -> dict[tuple[str, str], float]:
    """(name, the one label's value) of every sample, as a collector reads them."""
    answer = httpx2.get(f"{daemon.url}/metrics", trust_env=False)
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_count_what_happened(daemon: Running, puppet: Puppet) -> None:
    before = metrics(daemon)

    def more(name: str, label: str = "") -> float:
        return after.get((name, label), 0.0) - before.get((name, label), 0.0)

    with joined(daemon, puppet.id) as watcher:
        watcher.recv(timeout=5)
        puppet.publish(5)
        for _ in range(5):
            watcher.recv(timeout=5)
        watcher.send(json.dumps({"type": "pong"}))
        present = metrics(daemon)
    with joined(daemon, puppet.id, f"?since={puppet.id}-2") as watcher:
        watcher.recv(timeout=5)
        puppet.end()
        to_the_end(watcher)
    with pytest.raises(ConnectionClosed), joined(daemon, puppet.id, token="wrong") as refused:
        refused.recv(timeout=5)
    job = daemon.submit()
    daemon.end(job)
    after = metrics(daemon)
    assert present["fillsched_connections", ""] >= 1 and present["fillsched_jobs", "running"] >= 1
    assert more("fillsched_messages_sent_total") >= 6 + 4
    assert more("fillsched_bytes_sent_total") > 1000
    assert more("fillsched_messages_received_total") >= 1
    assert more("fillsched_streams_resumed_total") == 1
    assert more("fillsched_connections_opened_total", "socket") == 2
    assert more("fillsched_connections_closed_total", "1000") >= 1
    assert more("fillsched_connections_refused_total", "AUTHENTICATION_ERROR") == 1
    assert more("fillsched_publish_to_send_seconds_count") >= 5
    assert more("fillsched_solve_seconds_count", "auto") == 1
    assert more("fillsched_jobs_ended_total", "CANCELLED") == 1
    assert after["fillsched_worker_slots", ""] == 4


def test_metrics_name_no_user_and_no_job(daemon: Running, puppet: Puppet) -> None:
    daemon.token_of("secretive")
    text = httpx2.get(f"{daemon.url}/metrics", trust_env=False).text
    assert "secretive" not in text and f'"{puppet.id}"' not in text


# -- log lines ----------------------------------------------------------------------------------


def line(form: LogFormat, text: str, **given: object) -> str:
    record = logging.LogRecord("fillsched", logging.INFO, "", 0, text, (), None)
    vars(record).update(given)
    return formatter(form).format(record)


def test_a_line_carries_what_belongs_to_its_event() -> None:
    plain = line("text", "socket closed", code=1000, reason="over and out", sent=7)
    assert plain.endswith('socket closed code=1000 reason="over and out" sent=7')
    told = json.loads(line("json", "socket closed", code=1000, sent=7))
    assert (told["message"], told["level"], told["code"], told["sent"]) == (
        "socket closed",
        "INFO",
        1000,
        7,
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_attack_17_whatever_a_request_says_is_one_line(form: LogFormat) -> None:
    forged = "/ws/1\n2026-01-01 00:00:00,000 ERROR  forged\r\x1b[2K\u2028"
    for told in (line(form, forged), line(form, "x", path=forged)):
        assert told.isprintable() and "forged" in told


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_format_lets_a_token_through(form: LogFormat) -> None:
    assert CANARY not in line(form, f"GET /ws?token={CANARY}", path=f"/x?ticket={CANARY}")
    assert CANARY not in line(form, "x", headers={"authorization": f"Bearer {CANARY}"})
    try:
        raise ValueError(f"/ws?token={CANARY}&since=1")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    assert CANARY not in formatter(form).format(record)


@pytest.fixture(params=["text", "json"])
def talkative(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shell]:
    """A daemon that logs all it can."""
    shell = Shell(tmp_path, tmp_path / "data")
    try:
        shell.serve("--port", 0, "--log-level", "debug", "--log-format", request.param)
        yield shell
    finally:
        shell.end()


@pytest.mark.thorough
def test_a_token_appears_in_no_line_of_a_daemon_that_logs_all_it_can(talkative: Shell) -> None:
    url = talkative.address.url
    good = read_token(talkative.data_dir) or ""
    ticket = talkative.call("POST", "/auth/ticket").json()["ticket"]
    socket = f"ws{url.removeprefix('http')}/ws"
    for query in (f"token={good}", f"ticket={ticket}", f"token={CANARY}", f"ticket={CANARY}"):
        for path in (socket, f"{socket}/schedule/1"):
            try:
                with connect(f"{path}?{query}", proxy=None) as connection:
                    connection.send('{"type":"auth","token":"' + CANARY + '"}')
                    connection.recv(timeout=1)
            except (ConnectionClosed, TimeoutError):
                pass
        for path in ("/schedules", "/schedule/1/events", "/nowhere"):
            httpx2.get(f"{url}{path}?{query}", trust_env=False)
            httpx2.get(f"{url}{path}", headers={"Authorization": f"Bearer {CANARY}"})
    httpx2.post(f"{url}/auth/token", data={"username": "x", "password": CANARY}, trust_env=False)
    talkative.end()
    log = talkative.started[0].err.read_text()
    assert "socket opened" in log and "socket refused" in log and "socket closed" in log
    for secret in (CANARY, good, ticket, good.rpartition(".")[2]):
        assert secret not in log
