"""Commands and a daemon with a certificate: its own commands, and logins from elsewhere."""

import asyncio
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from rich.console import Console

from fillsched.client import Trust
from fillsched.client.transports import fingerprint_shown
from fillsched.errors import InvalidInput, TlsTrouble
from fillsched_cli import profiles
from fillsched_cli.commands.accounts import certificates
from fillsched_cli.invocation import Invocation
from tests.acceptance.cli.conftest import Ran, Shell

PASSWORD = "long enough, really"


@dataclass
class Plant:
    """A daemon whose certificate of the plant's own CA is for another name than its address."""

    shell: Shell
    ca_file: Path
    ca: trustme.CA

    @property
    def url(self) -> str:
        """By the name in the certificate."""
        return self.shell.address.url.replace("127.0.0.1", "localhost")

    @property
    def fingerprint(self) -> str:
        assert self.shell.address.certificate is not None
        return self.shell.address.certificate

    def log_in(self, home: Shell, url: str, *args: object) -> Ran:
        words = ("login", url, "--user", "anna", "--password-stdin", *args)
        return home.run(*words, stdin=f"{PASSWORD}\n".encode())


def issued(ca: trustme.CA, folder: Path, *names: str) -> tuple[str, Path, str, Path]:
    """The flags of a daemon with a certificate for `names`."""
    made = ca.issue_cert(*names)
    made.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "chain.pem").write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
    return "--tls-certificate", folder / "chain.pem", "--tls-key", folder / "key.pem"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    at = tmp_path_factory.mktemp("plant")
    ca = trustme.CA()
    ca.cert_pem.write_to_path(at / "ca.pem")
    shell = Shell(at, at / "data")
    try:
        flags = issued(ca, at, "localhost")
        shell.serve("--port", 0, "--workers", 2, *flags, slow=True)
        added = shell.run("user", "add", "anna", "--password-stdin", stdin=PASSWORD.encode())
        assert added.code == 0, added.err
        yield Plant(shell, at / "ca.pem", ca)
    finally:
        shell.end()


def test_live_5_every_command_of_the_machine_trusts_the_certificate_of_its_own_daemon(
    plant: Plant,
) -> None:
    shell = plant.shell
    lots = shell.lots()
    submitted = shell.run("submit", lots, "--max-steps", 1, "--json")
    assert submitted.code == 0, submitted.err
    job = submitted.lines[0]["schedule_id"]
    for words in (
        ["watch", job],
        ["wait", job],
        ["list"],
        ["show", job],
        ["token"],
        ["user", "list"],
    ):
        ran = shell.run(*words)
        assert ran.code == 0, (words, ran.err)
    doctor = shell.run("doctor", "--json")
    [daemon] = [look for look in json.loads(doctor.out) if look["what"] == "daemon"]
    assert daemon["state"] == "ok", daemon


def test_live_5_a_login_by_the_plants_own_ca_is_remembered(plant: Plant, shell: Shell) -> None:
    ran = plant.log_in(shell, plant.url, "--ca-file", plant.ca_file)
    assert ran.code == 0, ran.err
    for words in (["list"], ["submit", shell.lots(), "--watch", "--max-steps", 1]):
        ran = logged_in(shell, *words)
        assert ran.code == 0, (words, ran.err)


def logged_in(home: Shell, *words: object) -> Ran:
    """A command that uses the login, from a machine that has no data directory of that daemon."""
    return home.run("--profile", "default", *words)


def test_live_5_the_setting_counts_for_a_login_and_for_a_token(plant: Plant, shell: Shell) -> None:
    token, file = plant.shell.run("token").out.strip(), str(plant.ca_file)
    ran = shell.run("--url", plant.url, "list", FILLSCHED_TOKEN=token, FILLSCHED_CA_FILE=file)
    assert ran.code == 0, ran.err
    ran = shell.run("--url", plant.url, "list", FILLSCHED_TOKEN=token)
    assert ran.code == 3 and "its issuer is not known here" in ran.err


def test_live_5_without_a_terminal_an_unknown_certificate_is_told_with_its_fingerprint(
    plant: Plant, shell: Shell
) -> None:
    ran = plant.log_in(shell, plant.url)
    assert ran.code == 3
    for said in ("its issuer is not known here", "--ca-file", f"--fingerprint {plant.fingerprint}"):
        assert said in " ".join(ran.err.split()), ran.err
    assert logged_in(shell, "list").code != 0


def test_live_5_a_pinned_certificate_is_believed_by_any_name_and_no_other_is(
    plant: Plant, shell: Shell
) -> None:
    pin = fingerprint_shown(plant.fingerprint)
    ran = plant.log_in(shell, plant.shell.address.url, "--fingerprint", pin)
    assert ran.code == 0, ran.err
    assert logged_in(shell, "list").code == 0
    ran = plant.log_in(shell, plant.url, "--fingerprint", "00" * 32)
    assert ran.code == 3 and "not the one that was pinned" in ran.err


def test_live_5_a_scheme_that_does_not_fit_is_told(plant: Plant, shell: Shell) -> None:
    ran = plant.log_in(shell, plant.url.replace("https", "http"))
    assert ran.code == 3 and "Use https://" in ran.err, ran.err


def test_live_5_a_renewed_certificate_is_taken_over_at_a_restart(
    shell: Shell, tmp_path: Path
) -> None:
    ca = trustme.CA()
    first = shell.serve("--port", 0, *issued(ca, tmp_path, "plant.example"))
    shown = shell.address.certificate
    first.process.terminate()
    assert first.exit_code() == 0
    shell.serve("--port", 0, *issued(ca, tmp_path, "plant.example"))
    assert shell.address.certificate not in (None, shown)
    assert shell.run("list").code == 0


@pytest.mark.parametrize("break_it", [lambda key: b"no key", lambda key: b""])
def test_a_certificate_that_cannot_be_used_is_refused_before_anything_listens(
    shell: Shell, tmp_path: Path, break_it: Callable[[bytes], bytes]
) -> None:
    flags = issued(trustme.CA(), tmp_path, "plant.example")
    key = tmp_path / "key.pem"
    key.write_bytes(break_it(key.read_bytes()))
    ran = shell.run("serve", "--port", 0, *flags)
    assert ran.code == 2 and "key.pem" in ran.err and "Traceback" not in ran.err


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What stands on a terminal, in a home of its own."""
    shown = io.StringIO()
    console = Console(file=shown, width=200, emoji=False)
    monkeypatch.setattr(certificates, "stderr", lambda: console)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(profiles, "directory", lambda: tmp_path / "profiles")
    yield shown


def settle(plant: Plant, answer: str, fingerprint: str | None = None) -> Trust:
    """What a login settles where somebody sits who answers so."""
    with pytest.MonkeyPatch.context() as asked:
        asked.setattr("builtins.input", lambda _: answer)
        output = Invocation().output()
        return asyncio.run(certificates.settled(output, plant.url, None, fingerprint))


def test_live_5_who_agrees_to_a_fingerprint_pins_it(plant: Plant, terminal: io.StringIO) -> None:
    assert settle(plant, "y") == Trust(None, plant.fingerprint)
    assert fingerprint_shown(plant.fingerprint) in terminal.getvalue()
    with pytest.raises(TlsTrouble, match="issuer"):
        settle(plant, "")


@pytest.mark.usefixtures("terminal")
def test_live_5_a_login_again_knows_what_was_pinned_there(plant: Plant) -> None:
    profiles.save(profiles.Profile("default", plant.url, "anna", "t", fingerprint="00" * 32))
    with pytest.raises(TlsTrouble, match="pinned at login"):
        settle(plant, "n")
    assert settle(plant, "y").fingerprint == plant.fingerprint
    with pytest.raises(InvalidInput, match="64 hexadecimal"):
        settle(plant, "y", "short")
