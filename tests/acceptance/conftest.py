"""What the tests of whole programs share: one running daemon, and users of it."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fillsched.backends.processes import fork_server
from fillsched.backends.processes import solver as process
from fillsched.daemon.address import read_token
from fillsched.daemon.daemon import Daemon
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.jobs import solver_messages as told
from fillsched.ports.solver import Solver
from fillsched.testing.problems import LOTS_CSV
from fillsched.testing.solvers import DeafSolver, PatientSolver
from tests.conftest import WAIT_SECONDS


@dataclass
class Running:
    """A daemon that answers, seen from outside, with the few inside things a test needs."""

    url: str
    data_dir: Path
    inside: Daemon
    token: str
    http: httpx2.Client
    _users: dict[str, str] = field(default_factory=dict)

    def token_of(self, name: str) -> str:
        """A token of the planner `name`, who is made when there is none."""
        if name not in self._users:
            auth = self.inside.auth
            user = self.inside.accounts.add(name, "planner", None, auth.now())
            self._users[name] = auth.issue(user, timedelta(hours=1))
        return self._users[name]

    def call(self, method: str, path: str, user: str | None = None, **more: Any) -> httpx2.Response:
        """One request, as the local user or as another."""
        token = self.token if user is None else self.token_of(user)
        headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
        return self.http.request(method, path, headers=headers, **more)

    def submit(
        self,
        content: bytes = LOTS_CSV,
        filename: str = "lots.csv",
        user: str | None = None,
        **data: Any,
    ) -> int:
        """A new job; ``slow.csv`` is searched for all of its time, ``deaf.csv`` obeys nobody."""
        answer = self.call(
            "POST", "/schedule", user, files={"lots": (filename, content)}, data=data
        )
        assert answer.status_code == 202, answer.text
        return int(answer.json()["schedule_id"])

    def get(self, job_id: int, user: str | None = None) -> dict[str, Any]:
        job: dict[str, Any] = self.call("GET", f"/schedule/{job_id}", user).json()
        return job

    def wait(self, job_id: int, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The job as soon as it `fits`."""
        for _ in range(int(WAIT_SECONDS / 0.02)):
            if fits(job := self.get(job_id)):
                return job
            time.sleep(0.02)
        raise AssertionError(f"not in time: {json.dumps(job)[:500]}")

    def end(self, job_id: int) -> dict[str, Any]:
        """The job once it is final."""
        return self.wait(job_id, lambda job: job["status"] in ("succeeded", "failed", "cancelled"))

    def searching(self, job_id: int) -> dict[str, Any]:
        """The job once it has a schedule and looks for a better one."""
        return self.wait(job_id, lambda job: job["incumbent_hours"] is not None)


def chosen_solver(task: told.Task, made_by: BaseContext, memory_bytes: int = 0) -> Solver:
    """A solver process as in production, but for the two files that ask for a fake."""
    fakes = {"slow.csv": PatientSolver, "deaf.csv": DeafSolver}
    fake = fakes.get(task.lots.filename)
    return (
        REAL_SOLVER(task, made_by, memory_bytes) if fake is None or task.check_only else fake(task)
    )


REAL_SOLVER = process.ProcessSolver


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One daemon for all tests that do not end it."""
    data_dir = tmp_path_factory.mktemp("daemon")
    settings = load({"data_dir": data_dir, "workers": 4}, environment={}).settings
    solver = partial(chosen_solver, made_by=fork_server.context())
    embedded = start_embedded(settings, start_solver=solver)
    try:
        token = read_token(data_dir)
        assert token is not None
        with httpx2.Client(base_url=embedded.url, timeout=WAIT_SECONDS, trust_env=False) as http:
            yield Running(embedded.url, data_dir, embedded._daemon, token, http)
    finally:
        embedded.stop()
