"""Logins, users and hand-over, through the real command against real daemons."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

import fillsched_cli
from fillsched.daemon.address import read_address
from tests.acceptance.cli.conftest import Started
from tests.acceptance.forked import PLAIN_LOOPS, Command, Process, run

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery"
SECONDS = 60
LOTS = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,200000\n"


class Person:
    """Somebody with a home directory of their own, who types commands."""

    def __init__(self, home: Path, **environment: str) -> None:
        home.mkdir()
        self.home = home
        kept = {name: value for name, value in os.environ.items() if "FILLSCHED" not in name}
        xdg = {"XDG_CONFIG_HOME": str(home / "c"), "XDG_DATA_HOME": str(home / "d")}
        usual = {"HOME": str(home), "PYTHONPATH": PLAIN_LOOPS}
        self.environment = {**kept, **xdg, **usual, **environment}

    def types(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        code, out, err = run(self._command(words), stdin.encode(), SECONDS)
        return subprocess.CompletedProcess(words, code, out.decode(), err.decode())

    def starts(self, *words: str) -> Started:
        number = len(list(self.home.glob("*.out")))
        out, err = self.home / f"{number}.out", self.home / f"{number}.err"
        with out.open("wb") as to_out, err.open("wb") as to_err, open(os.devnull, "rb") as nothing:
            streams = nothing.fileno(), to_out.fileno(), to_err.fileno()
            return Started(Process(self._command(words), *streams), out, err)

    def _command(self, words: Sequence[str]) -> Command:
        program = str(Path(fillsched_cli.__path__[0]) / "__main__.py")
        return Command(program, words, self.environment, str(self.home))


def await_address(data_dir: Path, kind: str) -> str:
    for _ in range(SECONDS * 50):
        address = read_address(data_dir)
        if address is not None and address.kind == kind:
            return address.url
        time.sleep(0.02)
    raise AssertionError("the daemon did not come up")


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Person]:
    """The person on whose machine a daemon runs."""
    person = Person(tmp_path / "owner")
    daemon = person.starts("serve", "--port", "0")
    try:
        await_address(tmp_path / "owner/d/fillsched", "serve")
        yield person
    finally:
        daemon.process.terminate()
        daemon.exit_code()


@pytest.fixture
def url(owner: Person) -> str:
    return await_address(owner.home / "d/fillsched", "serve")


def test_a_user_is_made_logs_in_works_and_logs_out(owner: Person, url: str, tmp_path: Path) -> None:
    assert owner.types("user", "add", "anna", "--password-stdin", stdin=PASSWORD).returncode == 0
    anna = Person(tmp_path / "anna")
    assert anna.types("list").stdout == ""
    wrong = anna.types("login", url, "-u", "anna", "--password-stdin", stdin="wrong")
    assert (wrong.returncode, wrong.stdout) == (4, "")
    right = anna.types("login", url, "-u", "anna", "--password-stdin", stdin=PASSWORD)
    assert right.returncode == 0, right.stderr
    (anna.home / "lots.csv").write_bytes(LOTS)
    done = anna.types("submit", "lots.csv", "--watch", "-q")
    assert done.returncode == 0, done.stderr
    job_id = done.stdout.strip()
    mine = json.loads(anna.types("list", "--json").stdout)
    assert [(job["id"], job["owner"]) for job in mine] == [(int(job_id), "anna")]
    assert anna.types("user", "list").returncode == 4
    kept = list((anna.home / "c/fillsched/profiles").iterdir())
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    token = anna.types("token").stdout.strip()
    assert anna.types("logout").returncode == 0
    stolen = Person(tmp_path / "thief", FILLSCHED_URL=url, FILLSCHED_TOKEN=token)
    assert stolen.types("list").returncode == 4


def test_people_w1_a_logout_leaves_the_local_token_alone(owner: Person, url: str) -> None:
    owner.types("user", "add", "anna", "--password-stdin", stdin=PASSWORD)
    owner.types("login", url, "-u", "anna", "--password-stdin", stdin=PASSWORD)
    owner.environment["FILLSCHED_DATA_DIR"] = str(owner.home / "d/fillsched")
    assert owner.types("logout").returncode == 0
    listed = owner.types("user", "list")
    assert listed.returncode == 0, listed.stderr


def test_a_removed_user_is_out_at_once_and_the_schedules_stay(
    owner: Person, url: str, tmp_path: Path
) -> None:
    owner.types("user", "add", "anna", "--password-stdin", stdin=PASSWORD)
    anna = Person(tmp_path / "anna")
    anna.types("login", url, "-u", "anna", "--password-stdin", stdin=PASSWORD)
    (anna.home / "lots.csv").write_bytes(LOTS)
    job_id = anna.types("submit", "lots.csv", "--watch", "-q").stdout.strip()
    assert owner.types("user", "remove", "anna").returncode == 0
    assert anna.types("list").returncode == 4
    assert owner.types("show", job_id).returncode == 0
    assert "anna" not in owner.types("user", "list").stdout


def test_a_password_is_changed_and_the_old_login_ends(
    owner: Person, url: str, tmp_path: Path
) -> None:
    owner.types("user", "add", "anna", "--password-stdin", stdin=PASSWORD)
    anna = Person(tmp_path / "anna")
    anna.types("login", url, "-u", "anna", "--password-stdin", stdin=PASSWORD)
    refused = anna.types("user", "passwd", "--password-stdin", stdin="four new words here")
    assert refused.returncode == 2 and "only with the old one" in refused.stderr
    both = f"{PASSWORD}\nfour new words here\n"
    changed = anna.types("user", "passwd", "--password-stdin", stdin=both)
    assert changed.returncode == 0, changed.stderr
    assert anna.types("list").returncode == 4
    again = anna.types("login", url, "-u", "anna", "--password-stdin", stdin="four new words here")
    assert again.returncode == 0


def test_anothers_job_looks_like_a_missing_one(owner: Person, url: str, tmp_path: Path) -> None:
    owner.types("user", "add", "anna", "--password-stdin", stdin=PASSWORD)
    anna = Person(tmp_path / "anna")
    anna.types("login", url, "-u", "anna", "--password-stdin", stdin=PASSWORD)
    (owner.home / "lots.csv").write_bytes(LOTS)
    job_id = owner.types("submit", "lots.csv", "--watch", "-q").stdout.strip()
    for command in (["show"], ["cancel"], ["finish"], ["watch"], ["wait"], ["export", "-o", "-"]):
        foreign = anna.types(command[0], job_id, *command[1:])
        missing = anna.types(command[0], "999", *command[1:])
        assert foreign.returncode == missing.returncode == 2
        assert foreign.stderr.replace(job_id, "N") == missing.stderr.replace("999", "N")


def test_a_password_is_never_asked_where_nobody_can_answer(owner: Person) -> None:
    refused = owner.types("user", "add", "anna")
    assert refused.returncode == 2
    assert "--password-stdin" in refused.stderr


def test_an_unknown_profile_is_named_with_those_that_exist(owner: Person) -> None:
    refused = owner.types("--profile", "plant", "list")
    assert refused.returncode == 2
    assert "none yet" in refused.stderr


@pytest.mark.thorough
def test_a_served_daemon_takes_over_from_a_watching_command(tmp_path: Path) -> None:
    person = Person(tmp_path / "owner")
    data_dir = person.home / "d/fillsched"
    random = Random(5)  # so many small lots that no proof ends the search early
    rows = [f"L{n},P{n % 9},{random.randint(60_000, 700_000)}" for n in range(2000)]
    (person.home / "lots.csv").write_text("\n".join(["Lot ID,Type,Vials", *rows]))
    watching = person.starts("submit", "lots.csv", "--watch", "--json", "-t", "300s")
    try:
        await_address(data_dir, "embedded")
        refused = person.types("serve", "--port", "0")  # which waits, as it may end soon
        assert refused.returncode == 2
        assert f"process {watching.process.pid}" in refused.stderr
        serving = person.starts("serve", "--port", "0", "--take-over")
        try:
            await_address(data_dir, "serve")
            assert person.types("finish", "1").returncode == 0
            assert watching.exit_code() == 0, watching.err.read_text()
            messages = [json.loads(line) for line in watching.out.read_text().splitlines()]
            assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
            assert messages[-1]["type"] == "complete"
            assert len(json.loads(person.types("list", "--json").stdout)) == 1
        finally:
            serving.process.terminate()
            serving.exit_code()
    finally:
        watching.process.kill()
