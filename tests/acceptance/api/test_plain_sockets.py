"""Sockets through a server that has no direct way out: the same stream, the same last word."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from fillsched.backends.processes import fork_server
from fillsched.daemon import daemon as composition
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from tests.acceptance.conftest import Running, chosen_solver
from tests.conftest import WAIT_SECONDS


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A daemon whose uvicorn serves sockets with its own protocol."""
    data_dir: Path = tmp_path_factory.mktemp("plain")
    settings = load({"data_dir": data_dir, "workers": 2}, environment={}).settings
    solver = partial(chosen_solver, made_by=fork_server.context())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composition, "socket_protocol", lambda: "auto")
        embedded = start_embedded(settings, start_solver=solver)
    try:
        token = read_token(data_dir)
        assert token is not None
        with httpx2.Client(base_url=embedded.url, timeout=WAIT_SECONDS, trust_env=False) as http:
            yield Running(embedded.url, data_dir, embedded._daemon, token, http)
    finally:
        embedded.stop()


def stream(daemon: Running, path: str) -> tuple[list[dict[str, object]], int, str]:
    """All messages of a socket, then its close code and reason."""
    url = f"ws{daemon.url.removeprefix('http')}{path}"
    headers = {"Authorization": f"Bearer {daemon.token}"}
    said = []
    with connect(url, additional_headers=headers, proxy=None) as socket:
        try:
            while True:
                said.append(json.loads(socket.recv(WAIT_SECONDS)))
        except ConnectionClosed as closed:
            frame = closed.rcvd
            assert frame is not None
            return said, frame.code, frame.reason


def test_a_job_is_followed_whole_to_its_end(plain: Running) -> None:
    job_id = plain.submit()
    plain.end(job_id)
    said, code, _ = stream(plain, f"/ws/schedule/{job_id}?since=start")
    seqs = [message["seq"] for message in said if "seq" in message]
    assert seqs == list(range(1, len(seqs) + 1)) and len(seqs) > 3
    assert said[-1]["type"] == "complete" and code == 1000


def test_a_live_job_is_followed_and_its_cancel_heard(plain: Running) -> None:
    job_id = plain.submit(filename="slow.csv", time_limit_seconds=60)
    plain.searching(job_id)
    url = f"ws{plain.url.removeprefix('http')}/ws/schedule/{job_id}"
    headers = {"Authorization": f"Bearer {plain.token}"}
    with connect(url, additional_headers=headers, proxy=None) as socket:
        socket.recv(WAIT_SECONDS)
        plain.call("POST", f"/schedule/{job_id}/cancel")
        said = [json.loads(message) for message in socket]
    assert (said[-1]["type"], said[-1]["error"]["code"]) == ("error", "CANCELLED")


def test_who_may_not_is_told_why(plain: Running) -> None:
    url = f"ws{plain.url.removeprefix('http')}/ws/schedule/1"
    with connect(url, proxy=None) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(WAIT_SECONDS)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008
    assert closed.value.rcvd.reason.startswith("AUTH")
