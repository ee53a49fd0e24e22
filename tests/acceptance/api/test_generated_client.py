"""A client that a generator makes from the document, compiled and used (people W4)."""

import compileall
import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Running


@pytest.fixture(scope="module")
def document(daemon: Running) -> dict[str, Any]:
    found: dict[str, Any] = daemon.http.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def generated(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the package ``client``, which a generator has made."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "config.yml").write_text(
        "content_type_overrides:\n  application/toml: application/octet-stream\npost_hooks: []\n"
    )
    generator = Path(sys.executable).with_name("openapi-python-client")
    options = "--path openapi.json --config config.yml --output-path client --meta none"
    ended = subprocess.run(
        [str(generator), "generate", *options.split(), "--fail-on-warning"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


@pytest.mark.slow
@pytest.mark.thorough
def test_people_w4_a_generator_takes_the_whole_document(daemon: Running, generated: Path) -> None:
    """W4: it leaves nothing out, what it makes can be compiled, and a client of it logs in, submits
    a file, and reads typed answers."""
    assert compileall.compile_dir(generated / "client", quiet=1)
    program = """
        import io, json, sys, time
        from client import AuthenticatedClient
        from client.api.jobs import get_schedule
        from client.api.jobs.schedule_activities import sync as activities
        from client.api.submissions import submit_schedule
        from client.models import JobStatusName, ProblemDetails, ScheduleForm, StopReasonName
        from client.types import File

        client = AuthenticatedClient(sys.argv[1], sys.argv[2], raise_on_unexpected_status=True)
        lots = File(io.BytesIO(b"Lot ID,Type,Vials\\nL1,A,100000\\n"), "lots.csv", "text/csv")
        form = ScheduleForm(lots=lots, time_limit_seconds=0.2)
        job_id = submit_schedule.sync(client=client, body=form).schedule_id
        for _ in range(600):
            job = get_schedule.sync(job_id, client=client)
            if job.status in (JobStatusName.SUCCEEDED, JobStatusName.FAILED):
                break
            time.sleep(0.05)
        missing = get_schedule.sync(10**9, client=client)
        print(json.dumps([
            job.result.stop_reason in list(StopReasonName),
            [one.kind.value for one in activities(job_id, client=client).activities],
            isinstance(missing, ProblemDetails) and missing.code.value,
        ]))
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), daemon.url, daemon.token],
        cwd=generated,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [True, ["clean", "fill"], "NOT_FOUND"]
