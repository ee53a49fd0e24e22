"""Daemons seen from the command line: found, started, lost, refused, and kept private."""

import json
import os
import re
import signal
import socket
import sqlite3
import sys
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from fillsched.daemon.address import read_token
from tests.acceptance.cli.conftest import Shell, Started, wait_for

LONG = ("--time-limit", "4s")

EXAMPLE = Path(__file__).parents[3] / "examples" / "plant"


def only_job(shell: Shell) -> dict[str, Any]:
    (job,) = shell.jobs()
    return job


def stored_incumbent(shell: Shell) -> dict[str, Any]:
    """The figures of the schedule that stands in the database of the only job."""
    with closing(sqlite3.connect(shell.data_dir / "fillsched.sqlite")) as connection:
        [(figures,)] = connection.execute("SELECT incumbent FROM plans")
    stored: dict[str, Any] = json.loads(figures)
    return stored


def ended(shell: Shell, job_id: int) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        job: dict[str, Any] = shell.call("GET", f"/schedule/{job_id}").json()
        return job if job["status"] in ("succeeded", "failed", "cancelled") else None

    return wait_for(look, "the end of the job")


def test_a_command_starts_a_daemon_of_its_own_when_none_answers(shell: Shell) -> None:
    ran = shell.run("submit", shell.lots(), "--watch")
    assert ran.code == 0 and "No daemon runs; started one" in ran.err
    assert not (shell.data_dir / "daemon.json").exists()
    shell.serve()
    assert only_job(shell)["status"] == "succeeded"
    assert shell.run("export", 1, "-o", "-").out.startswith("kind,line,")


def test_nothing_is_queued_where_nobody_would_work(shell: Shell) -> None:
    ran = shell.run("submit", shell.lots())
    assert (ran.code, ran.out) == (3, "") and shell.advice("serve") in ran.err


@pytest.mark.thorough
def test_ctrl_c_leaves_the_job_to_the_next_daemon(shell: Shell) -> None:
    watch = shell.start("submit", shell.lots("slow.csv"), "--watch", *LONG, slow=True)
    watch.says("planning")
    watch.process.send_signal(signal.SIGINT)
    assert watch.exit_code() == 130
    assert "goes on with the next daemon" in " ".join(watch.err.read_text().split())
    shell.serve(slow=True)
    end = ended(shell, only_job(shell)["id"])
    assert (end["status"], end["attempt"]) == ("succeeded", 2)


@pytest.mark.slow
def test_a_killed_daemons_job_goes_on_from_its_last_schedule(shell: Shell) -> None:
    daemon = shell.serve(slow=True)
    shell.call(
        "POST",
        "/schedule",
        files={"lots": ("slow.csv", shell.lots().read_bytes())},
        data={"time_limit_seconds": 3},
    )
    wait_for(lambda: only_job(shell)["incumbent_hours"], "an incumbent")
    daemon.process.kill()
    daemon.process.wait(10)
    shell.serve(slow=True)
    end = ended(shell, 1)
    assert (end["status"], end["attempt"]) == ("succeeded", 2)
    events = shell.run("watch", 1, "--json").lines
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["progress"] for event in events] == sorted(e["progress"] for e in events)


def test_a_killed_daemons_plant_goes_on_and_never_ends_worse(shell: Shell) -> None:
    daemon = shell.serve()
    plant = json.dumps(tomllib.loads((EXAMPLE / "plant.toml").read_text("utf-8")), default=str)
    shell.call(
        "POST",
        "/schedule",
        files={"lots": ("lots.csv", (EXAMPLE / "lots.csv").read_bytes())},
        data={"config": plant, "start_time": "2027-01-11T06:00:00+01:00", "time_limit_seconds": 90},
    )

    def proven() -> dict[str, Any] | None:
        reached: dict[str, Any] | None = only_job(shell).get("objective")
        return reached if reached and reached["bound"] else None

    reached = wait_for(proven, "an incumbent and a bound")
    daemon.process.kill()
    daemon.process.wait(10)
    stored = stored_incumbent(shell)  # what was told last may be up to two seconds better
    shell.serve()
    wait_for(lambda: only_job(shell)["attempt"] == 2 or None, "the second attempt")
    wait_for(lambda: only_job(shell)["step"] == "planning" or None, "planning")
    shell.call("POST", "/schedule/1/finish")
    end = ended(shell, 1)
    assert (end["status"], end["attempt"]) == ("succeeded", 2)
    end_of = end["result"]["objective"]
    assert reached["bound"] <= end_of["bound"] <= end_of["value"] <= stored["objective"]
    events = shell.run("watch", 1, "--json").lines
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.thorough
def test_a_watch_outlives_the_death_and_the_restart_of_its_daemon(shell: Shell) -> None:
    port = free_port()
    daemon = shell.serve("--port", port, slow=True)
    url = f"http://127.0.0.1:{port}"
    watch = shell.start(
        "submit", shell.lots("slow.csv"), "--watch", "--json", *LONG, FILLSCHED_URL=url
    )
    wait_for(lambda: '"planning"' in watch.out.read_text() or None, "planning")
    daemon.process.kill()
    daemon.process.wait(10)
    shell.serve("--port", port, slow=True)
    assert watch.exit_code() == 0, watch.err.read_text()
    seen = watch.out.read_text()
    assert seen == shell.run("watch", 1, "--json").out


@pytest.mark.thorough
def test_a_daemon_that_was_served_is_waited_for_and_its_directory_left_to_the_next(
    shell: Shell,
) -> None:
    daemon = shell.serve(slow=True)
    first = shell.address.url
    watch = shell.start("submit", shell.lots("slow.csv"), "--watch", "--time-limit", "60s")
    watch.says("planning")
    second = shell.start("watch", 1)
    second.says("planning")
    daemon.process.kill()
    daemon.process.wait(10)
    watch.says(f"The daemon at {first} has ended. It is waited for: ")
    watch.says(shell.advice("serve"))
    second.says("has ended")
    second.process.send_signal(signal.SIGINT)
    assert second.exit_code() == 130
    second.says("The daemon does not answer; Schedule 1 goes on when it does.")
    shell.serve(slow=True)
    assert shell.address.kind == "serve" and shell.address.url != first
    assert shell.call("POST", "/schedule/1/finish").status_code == 202
    assert watch.exit_code() == 0, watch.err.read_text()
    assert "started one" not in watch.err.read_text()
    watch.says(f"Live again: {shell.address.url}")


@pytest.mark.thorough
def test_a_watch_goes_on_with_a_daemon_of_its_own_when_nobody_restarts_it(shell: Shell) -> None:
    first = shell.start("submit", shell.lots("slow.csv"), "--watch", *LONG, slow=True)
    first.says("planning")
    second = shell.start("watch", 1, "--json", slow=True)
    wait_for(lambda: '"planning"' in second.out.read_text() or None, "planning")
    first.process.kill()
    first.process.wait(10)
    assert second.exit_code() == 0, second.err.read_text()
    steps = re.findall(r'"type":"(\w+)"', second.out.read_text())
    assert steps[-1] == "complete" and set(steps[:-1]) == {"progress"}


def test_a_daemon_that_is_told_to_end_gives_its_jobs_back_and_counts_no_death(
    shell: Shell,
) -> None:
    daemon = shell.serve(slow=True)
    watch = shell.run("submit", shell.lots("slow.csv"), "-q", *LONG)
    assert watch.code == 0
    wait_for(lambda: only_job(shell)["incumbent_hours"], "an incumbent")
    daemon.process.send_signal(signal.SIGTERM)
    assert daemon.exit_code() == 0, daemon.err.read_text()
    assert not (shell.data_dir / "daemon.json").exists()
    looked = shell.run("list", "--json")
    assert looked.code == 0 and '"status": "queued"' in looked.out


@pytest.mark.thorough
def test_a_daemon_that_is_told_to_end_says_so_first_and_its_watchers_go_on_without_a_gap(
    shell: Shell,
) -> None:
    daemon = shell.serve(slow=True)
    assert shell.run("submit", shell.lots("slow.csv"), "-q", "--time-limit", "6s").code == 0
    wait_for(lambda: only_job(shell)["incumbent_hours"], "an incumbent")
    seen: list[int] = []

    def watch(since: str) -> tuple[int, str]:
        """Close code, and the last message."""
        url = f"ws{shell.address.url.removeprefix('http')}/ws/schedule/1?since={since}"
        headers = {"Authorization": f"Bearer {read_token(shell.data_dir)}"}
        message = "{}"
        with connect(url, additional_headers=headers, proxy=None) as connection:
            try:
                while True:
                    message = str(connection.recv(timeout=20))
                    if "seq" in json.loads(message):
                        seen.append(json.loads(message)["seq"])
                    if len(seen) == 4 and since == "start":
                        daemon.process.send_signal(signal.SIGTERM)
                        assert shell.call("GET", "/healthz").status_code == 200
                        wait_for(lambda: unready(shell) or None, "readiness ending", 0.9)
            except ConnectionClosed as closed:
                assert closed.rcvd is not None
                return closed.rcvd.code, message

    code, message = watch("start")
    assert code == 1012
    assert daemon.exit_code() == 0
    shell.serve(slow=True)
    code, last = watch(json.loads(message)["cursor"])
    assert (code, json.loads(last)["type"]) == (1000, "complete")
    assert seen == list(range(1, seen[-1] + 1))


def unready(shell: Shell) -> bool:
    """Whether the daemon, which still answers, says that it will end."""
    answer = shell.call("GET", "/readyz")
    return answer.status_code == 503 and answer.json() == {"status": "stopping"}


# -- refusals -----------------------------------------------------------------------------------


def refused(started: Started) -> str:
    assert started.exit_code() == 2
    said = " ".join(started.err.read_text().split())
    assert "Traceback" not in said
    return said


def test_a_second_daemon_on_one_directory_is_refused_and_told_who_holds_it(shell: Shell) -> None:
    first = shell.serve()
    said = refused(shell.start("serve", "--port", 0))
    assert f"process {first.process.pid} " in said
    assert shell.call("GET", "/healthz").status_code == 200
    assert shell.address.pid == first.process.pid


def test_a_port_in_use_is_refused(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"{port}" in refused(shell.start("serve", "--port", port))


@pytest.mark.parametrize(
    "flags",
    [
        ("--host", "0.0.0.0"),
        ("--host", "::"),
        ("--host", "example.org"),
        ("--tls-key", "key.pem"),
        ("--tls-key", "no.pem", "--tls-certificate", "no.pem"),
    ],
    ids=" ".join,
)
def test_nothing_is_shown_to_the_network_in_the_clear(shell: Shell, flags: tuple[str, ...]) -> None:
    refused(shell.start("serve", "--port", 0, *flags))
    assert not shell.data_dir.exists()


def read_only_directory() -> Path | None:
    """A directory that not even root may write to."""
    for path in (Path("/sys"), Path("/proc/sys"), Path("/proc")):
        if path.is_dir() and not os.access(path, os.W_OK):
            return path
    return None


def test_a_data_directory_that_cannot_be_made_is_told(shell: Shell) -> None:
    shell.data_dir = shell.lots("a_file") / "data"
    ran = shell.run("serve", "--port", 0)
    assert ran.code != 0 and "cannot be made" in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_data_directory_that_cannot_be_written_is_told(shell: Shell) -> None:
    place = read_only_directory()
    if place is None:
        pytest.skip("every directory here may be written to")
    shell.data_dir = place
    for command in (("serve", "--port", "0"), ("submit", str(shell.lots()), "--watch")):
        ran = shell.run(*command)
        assert ran.code != 0 and "cannot be written to" in " ".join(ran.err.split())
        assert "Traceback" not in ran.err


# -- secrets ------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_key_token_and_directory_are_the_owners_alone(shell: Shell) -> None:
    shell.serve()
    modes = {path.name: path.stat().st_mode & 0o777 for path in shell.data_dir.iterdir()}
    assert (modes["key"], modes["token"]) == (0o600, 0o600)
    assert shell.data_dir.stat().st_mode & 0o777 == 0o700


def test_the_token_printed_lets_any_client_in(shell: Shell) -> None:
    shell.serve()
    token = shell.run("token").out.strip()
    answer = httpx2.get(
        f"{shell.address.url}/schedules",
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "end", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.thorough)]
)
def test_people_w1_the_token_that_was_printed_counts_after_a_restart(
    shell: Shell, end: signal.Signals
) -> None:
    daemon = shell.serve()
    printed = shell.run("token").out.strip()
    daemon.process.send_signal(end)
    daemon.exit_code()
    assert shell.run("list").code == 0  # by a daemon of its own
    daemon = shell.serve()
    assert status_with(shell, printed) == 200 and read_token(shell.data_dir) == printed
    daemon.process.send_signal(end)
    daemon.exit_code()
    (shell.data_dir / "key").unlink()
    shell.serve()
    assert status_with(shell, printed) == 401
    assert shell.run("list").code == 0


def status_with(shell: Shell, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.get(
        f"{shell.address.url}/schedules", headers=headers, trust_env=False
    ).status_code


def test_no_log_line_holds_a_token(shell: Shell) -> None:
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect

    daemon = shell.serve("--port", 0, "--log-level", "debug")
    token = shell.run("token").out.strip()
    base = shell.address.url
    httpx2.get(f"{base}/schedules?token={token}", trust_env=False)
    httpx2.get(f"{base}/schedules?a=1&TOKEN={token}&token={token}x", trust_env=False)
    assert shell.run("submit", shell.lots(), "--watch").code == 0
    for query in (f"?token={token}", f"?since=start&token={token}"):
        with connect(f"ws{base.removeprefix('http')}/ws/schedule/1{query}", proxy=None) as socket_:
            try:
                while True:
                    socket_.recv(timeout=20)
            except ConnectionClosed:
                pass
    daemon.process.send_signal(signal.SIGTERM)
    daemon.exit_code()
    log = daemon.err.read_text() + daemon.out.read_text()
    signature = token.rpartition(".")[2]
    assert "WebSocket" in log or "GET" in log
    assert token not in log and signature not in log


def test_a_damaged_key_ends_the_command_with_a_plain_message(shell: Shell) -> None:
    shell.data_dir.mkdir()
    (shell.data_dir / "key").write_text("zz")
    ran = shell.run("serve", "--port", 0)
    assert (ran.code, ran.out) == (1, "")
    assert str(shell.data_dir / "key") in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize("token", ["tökén", "a\nb"])
def test_a_token_that_cannot_be_one_is_told_plainly(served: Shell, token: str) -> None:
    ran = served.run("list", FILLSCHED_TOKEN=token)
    assert (ran.code, ran.out) == (4, "")
    assert "FILLSCHED_TOKEN is no token" in ran.err and "Traceback" not in ran.err


def test_the_doctor_looks_at_all_that_could_keep_it_from_working(shell: Shell) -> None:
    states = {one["what"]: one["state"] for one in json.loads(shell.run("doctor", "--json").out)}
    assert states == {
        "version": "ok", "settings": "ok", "data": "ok", "secrets": "ok", "database": "ok",
        "planner": "ok", "daemon": "warning",
    }  # fmt: skip
    shell.serve()
    ran = shell.run("doctor")
    assert ran.code == 0 and "it answers and lets us in" in ran.out
    (shell.data_dir / "key").chmod(0o644)
    ran = shell.run("doctor")
    assert ran.code == 1 and "others may use data/key; the next start mends it" in " ".join(
        ran.out.split()
    )
