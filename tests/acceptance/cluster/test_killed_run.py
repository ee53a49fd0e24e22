"""A test run that is killed leaves no server, no daemon and no folder of theirs behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.process_table import lives
from tests.servers import processes
from tests.servers.postgres import PLACES

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux holds processes so"),
]

END_SECONDS = 30.0
"""Not for ever; the guard itself kills after five."""

RUN = """
import json, sys, time
from pathlib import Path
from tests.acceptance.cluster.plant import cluster
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server

with postgres_server() as postgres, redis_server() as redis:
    with cluster(Path(sys.argv[1]), postgres, redis) as plant:
        server = plant.server()
        redis.kill()
        redis.start()
        redis.stop()
        pids = [postgres.process.pid, redis.process.pid, server.process.pid]
        folders = [str(postgres.folder), str(redis.folder)]
        print(json.dumps([pids, folders]), flush=True)
        time.sleep(600)
"""
"""What a test does, and stands in the middle of; one server was begun again, and was stopped."""


def test_issue_21_what_a_killed_run_had_begun_ends(tmp_path: Path) -> None:
    for name in ("initdb", "postgres"):
        processes.program(name, *PLACES) or processes.left_out("PostgreSQL")
    processes.program("redis-server") or processes.left_out("redis-server")
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as run:
        assert run.stdout is not None
        pids, folders = json.loads(run.stdout.readline())
        assert all(map(lives, pids)) and all(Path(folder).exists() for folder in folders)
        os.killpg(run.pid, signal.SIGKILL)
    deadline = time.monotonic() + END_SECONDS
    while any(map(lives, pids)) or any(Path(folder).exists() for folder in folders):
        assert time.monotonic() < deadline, (pids, folders)
        time.sleep(0.05)


def test_issue_21_what_ended_by_itself_is_no_trouble_and_others_are_left_alone() -> None:
    """A number may be given again: only the very process that was told of is meant."""
    guard = subprocess.Popen(
        [sys.executable, str(Path(processes.__file__).with_name("guard.py"))],
        stdin=subprocess.PIPE,
    )
    assert guard.stdin is not None
    bystander = subprocess.Popen(["sleep", "600"])
    told = subprocess.Popen(["sleep", "600"])
    ended = subprocess.Popen(["true"])
    ended.wait()
    try:
        for process in (ended, told):
            guard.stdin.write(json.dumps([process.pid, None]).encode() + b"\n")
        guard.communicate(timeout=END_SECONDS)
        assert guard.returncode == 0
        assert told.wait(END_SECONDS) < 0  # SIGKILL where whoever runs the tests ignores SIGINT
        assert bystander.poll() is None
    finally:
        for process in (bystander, told):
            process.kill()
            process.wait()
