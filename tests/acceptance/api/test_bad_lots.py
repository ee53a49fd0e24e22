"""Bad files sent straight to the daemon, past the check that the command line makes before."""

import json
from pathlib import Path

import pytest

from tests.acceptance.api.test_sockets import watched
from tests.acceptance.conftest import Running

BAD_LOTS = Path(__file__).parents[2] / "fixtures" / "bad_lots"
EXPECTED: dict[str, list[dict[str, str]]] = json.loads((BAD_LOTS / "expected.json").read_text())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_file_ends_as_validation_error_on_the_stream(daemon: Running, name: str) -> None:
    job_id = daemon.submit((BAD_LOTS / name).read_bytes(), name)
    frames, code, _ = watched(daemon, job_id, "?since=start")
    last = json.loads(frames[-1])
    assert (last["type"], last["error"]["code"], code) == ("error", "VALIDATION_ERROR", 1000)
    assert max(len(frame.encode()) for frame in frames) < 10_000
    assert last["step"] in ("loading", "validating") and last["progress"] <= 30
    job = daemon.end(job_id)
    assert (job["status"], job["result"]) == ("failed", None)
    streamed = last["error"]["problems"]
    assert streamed == job["error"]["problems"][: len(streamed)] != [], "people W8"
    assert isinstance(last["error"]["details"], str)
    assert last["error"]["problems_total"] == job["error"]["problems_total"]
    problems, unread = job["error"]["problems"], len(EXPECTED[name])
    assert problems[:unread] == EXPECTED[name]
    assert all("longer than the clean window" in more["reason"] for more in problems[unread:])
