"""Webhooks of a real daemon, to a receiver on this machine that is not always well."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fillsched.backends.http import post
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import EmbeddedDaemon, start_embedded
from fillsched.daemon.safety import refuse_unsafe
from fillsched.daemon.settings import load
from fillsched.errors import InvalidInput
from fillsched.service import webhooks
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.strangers import stranger
from tests.conftest import WAIT_SECONDS

SECRET = "a secret of the plant's own"


class Receiver:
    """What a receiver was sent, and what it answers: a status, or None for nothing at all."""

    def __init__(self) -> None:
        self.answers: list[int | None] = []
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.came = threading.Semaphore(0)
        self.over = threading.Event()

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"] or 0))
        self.got.append((request.path, {k.lower(): v for k, v in request.headers.items()}, body))
        answer = self.answers.pop(0) if self.answers else 204
        self.came.release()
        if answer is None:
            self.over.wait(WAIT_SECONDS)
            return
        request.send_response(answer)
        request.send_header("Location", "/elsewhere")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def hears(self) -> tuple[str, dict[str, str], bytes]:
        assert self.came.acquire(timeout=WAIT_SECONDS)
        return self.got[-1]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    return file


@contextmanager
def running(data_dir: Path, **hook: Any) -> Iterator[EmbeddedDaemon]:
    given = {"data_dir": data_dir, "workers": 1, "webhooks": [hook]}
    daemon = start_embedded(load(given, environment={}).settings)
    try:
        yield daemon
    finally:
        daemon.stop()


def planned(daemon: EmbeddedDaemon, data_dir: Path) -> int:
    """A job that has ended."""
    headers = {"Authorization": f"Bearer {read_token(data_dir)}"}
    with httpx2.Client(base_url=daemon.url, headers=headers, trust_env=False) as http:
        sent = http.post("/schedule", files={"lots": ("lots.csv", LOTS_CSV)})
        job_id = int(sent.json()["schedule_id"])
        until = time.monotonic() + WAIT_SECONDS
        while http.get(f"/schedule/{job_id}").json()["status"] != "succeeded":
            assert time.monotonic() < until
            time.sleep(0.02)
    return job_id


def test_a_receiver_that_fails_hangs_or_redirects_is_asked_again_until_it_takes_the_end(
    tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "PAUSES_SECONDS", (0.05,) * 4)
    monkeypatch.setattr(post, "SECONDS", 0.3)
    receiver = Receiver()
    receiver.answers = [500, None, 302, 307, 200]
    with stranger(receiver.reply) as at:
        with running(tmp_path / "data", url=f"{at.url}/told", secret_file=secret) as daemon:
            job_id = planned(daemon, tmp_path / "data")
            heard = [receiver.hears() for _ in range(5)]
        receiver.over.set()
    assert {path for path, *_ in heard} == {"/told"}  # no redirect is followed
    assert len({body for *_, body in heard}) == 1
    _, headers, body = heard[-1]
    assert json.loads(body)["job"]["id"] == job_id
    assert headers["x-fillsched-delivery"].endswith(f"-{job_id}")
    assert len(headers["x-fillsched-delivery"]) > len(f"-{job_id}")
    signed = headers["x-fillsched-timestamp"].encode() + b"." + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["x-fillsched-signature"] == f"sha256={expected}"
    assert abs(int(headers["x-fillsched-timestamp"]) - time.time()) < WAIT_SECONDS


@pytest.mark.thorough
def test_an_end_that_was_not_taken_is_told_after_a_restart_and_then_no_more(
    tmp_path: Path, secret: Path
) -> None:
    receiver, data = Receiver(), tmp_path / "data"
    receiver.answers = [503]
    with stranger(receiver.reply) as at:
        hook = {"url": f"{at.url}/told", "secret_file": secret}
        with running(data, **hook) as daemon:
            job_id = planned(daemon, data)
            receiver.hears()
        with running(data, **hook) as daemon:
            receiver.hears()
            planned(daemon, data)  # of which nothing is sent before the first is noted
            receiver.hears()
        with running(data, **hook) as daemon:
            last = planned(daemon, data)
            while told(receiver.hears()) != last:
                pass
    assert [told(one) for one in receiver.got].count(job_id) == 2


def told(heard: tuple[str, dict[str, str], bytes]) -> int:
    return int(json.loads(heard[2])["job"]["id"])


def test_no_job_waits_for_a_receiver_that_hangs(tmp_path: Path, secret: Path) -> None:
    receiver, data = Receiver(), tmp_path / "data"
    receiver.answers = [None]
    with stranger(receiver.reply) as at:
        with running(data, url=f"{at.url}/told", secret_file=secret) as daemon:
            planned(daemon, data)
            receiver.hears()
            planned(daemon, data)  # while the first is still on its way
            assert len(receiver.got) == 1
        receiver.over.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://mes.example/told", "http://10.0.0.5/", "https://me:word@mes.example/", "ftp://x/",
        "https://", "mes.example", "http://127.0.0.1.evil.example/", "file:///etc/passwd",
        "https://mes.example/#part", "http://[::", "https://a.example:x/", "",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_told_is_refused_at_the_start(url: str, secret: Path) -> None:
    hook = {"url": url, "secret_file": secret}
    with pytest.raises(InvalidInput, match="no address for a webhook"):
        load({"webhooks": [hook]}, environment={})


@pytest.mark.parametrize(
    "url", ["https://mes.example/a?b=c", "http://localhost:1/", "http://[::1]/"]
)
def test_an_address_that_may_be_told_is_taken(url: str, secret: Path) -> None:
    found = load({"webhooks": [{"url": url, "secret_file": secret}]}, environment={})
    assert found.settings.webhooks[0].url == url


def test_in_the_environment_they_are_written_as_json(secret: Path) -> None:
    given = json.dumps([{"url": "https://a.example/", "secret_file": str(secret)}])
    found = load({}, environment={"FILLSCHED_WEBHOOKS": given}).settings
    assert [one.url for one in found.webhooks] == ["https://a.example/"]
    with pytest.raises(InvalidInput, match="not JSON"):
        load({}, environment={"FILLSCHED_WEBHOOKS": "https://a.example/"})


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [("short", 0o600, "at least 16"), (SECRET, 0o644, "other users"), (None, 0, "cannot be read")],
)
def test_a_secret_that_is_none_is_refused_at_the_start(
    tmp_path: Path, content: str | None, mode: int, why: str
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    given = {"data_dir": tmp_path, "webhooks": [{"url": "https://a.example", "secret_file": file}]}
    settings = load(given, environment={}).settings
    with pytest.raises(InvalidInput, match=why):
        refuse_unsafe(settings)
