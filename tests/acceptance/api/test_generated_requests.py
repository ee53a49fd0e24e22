"""Requests made up from the application's own document, held against it: every status, header and
problem is declared, what is refused is refused as a problem, and nothing ends as a server error.

schemathesis makes the requests, from a seed; `schemathesis.toml` says what is held against.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import EmbeddedDaemon, start_embedded
from fillsched.daemon.settings import load

SEED = int(os.environ.get("FUZZ_SEED", "1"))
THOROUGH = int(os.environ.get("FUZZ_EXAMPLES", "25"))
"""Examples of each call where time is no matter; 250 are some 25,000 requests."""

PASSWORD = "a long enough password"
NOT_TRIED = ("log_out", "sign_out", "change_password", "hand_over")
"""They end the login that asks, or the daemon."""


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedDaemon, str]]:
    """A daemon of its own, as users are removed and made at will, and its admin's token."""
    data_dir = tmp_path_factory.mktemp("generated")
    settings = load({"data_dir": data_dir}, environment={}).settings
    embedded = start_embedded(settings, working=False)  # jobs wait: what is asked is asked of REST
    try:
        token = read_token(data_dir)
        assert token is not None
        yield embedded, token
    finally:
        embedded.stop()


def login_of(embedded: EmbeddedDaemon, token: str, role: str) -> str:
    """The token of a new user."""
    with httpx2.Client(base_url=embedded.url, trust_env=False) as http:
        new = {"name": f"a-{role}-{os.urandom(4).hex()}", "password": PASSWORD, "role": role}
        made = http.post("/users", json=new, headers={"Authorization": f"Bearer {token}"})
        assert made.status_code == 201, made.text
        form = {"username": new["name"], "password": PASSWORD}
        return str(http.post("/auth/token", data=form).json()["access_token"])


def generated(embedded: EmbeddedDaemon, token: str, folder: Path, *words: str) -> int:
    """How many requests were made; none was answered as it should not be."""
    config = Path(__file__).with_name("schemathesis.toml")
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "--config-file", str(config), "run"]
    command += [f"{embedded.url}/openapi.json", "-H", f"Authorization: Bearer {token}"]
    command += ["--continue-on-failure", "--warnings", "off", "--seed", str(SEED), "--no-color"]
    for name in NOT_TRIED:
        command += ["--exclude-operation-id", name]
    ran = subprocess.run([*command, *words], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
    found = re.search(r"([\d,]+) generated", ran.stdout)
    assert found is not None, ran.stdout[-2000:]
    return int(found[1].replace(",", ""))


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ["planner", "admin"])
def test_attack_20_many_generated_requests_are_answered_as_the_document_says(
    embedded: tuple[EmbeddedDaemon, str], tmp_path: Path, role: str
) -> None:
    daemon, local = embedded
    words = ("--max-examples", str(THOROUGH))
    made = generated(daemon, login_of(daemon, local, role), tmp_path, *words)
    print(f"{made:,} generated requests as {role}")
    assert made > 1000
