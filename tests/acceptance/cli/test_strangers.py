"""Secrets go to the daemon of their data directory alone, whoever answers at its address."""

import asyncio
import http.server
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from fillsched.client import Client, Endpoint, fixed
from fillsched.daemon.address import Address, read_key, write_address
from fillsched.daemon.settings import load
from fillsched.daemon.trust import NEEDED_FOR, trust
from fillsched.errors import AuthenticationError, ConnectionTrouble, InvalidInput
from fillsched.wire.proof import holds, proof
from fillsched_cli.daemon_discovery import Finder
from fillsched_cli.invocation import Embed, Invocation
from fillsched_cli.proving import Answer, who_answers
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.conftest import Running
from tests.acceptance.strangers import Reply, answers, hangs_up, stranger

STRANGERS: dict[str, Reply] = {
    "page": answers(200, "text/html", b"<html>welcome</html>"),
    "missing": answers(404, "text/plain", b"404 page not found"),
    "gateway": answers(502, "text/html", b"<html>bad gateway</html>"),
    "elsewhere": answers(302, "text/plain", b"", Location="https://example.org/"),
    "list": answers(200, "application/json", b"[]"),
    "number": answers(200, "application/json", b'{"proof": 5}'),
    "umlaut": answers(200, "application/json", '{"proof": "ä"}'.encode()),
    "deep": answers(200, "application/json", b"[" * 4000),
    "bytes": answers(200, "application/json", b"\xff\xfe"),
    "look-alike": answers(200, "application/json", b'{"status":"ok","version":"0.1.0"}'),
    "nothing": hangs_up,
}


def finder(data_dir: Path, url: str | None = None) -> Finder:
    return Finder(Invocation(url=url, data_dir=data_dir).output(), Embed.NEVER)


def relaying(daemon: Running) -> Reply:
    """Passes the question on to the true daemon, and its answer back."""

    def reply(request: http.server.BaseHTTPRequestHandler) -> None:
        told = daemon.http.get(request.path)
        answers(told.status_code, "application/json", told.content)(request)

    return reply


@pytest.mark.parametrize("name", STRANGERS)
def test_live_33_a_stranger_on_the_port_of_a_dead_daemon_counts_as_no_daemon(
    daemon: Running, tmp_path: Path, name: str
) -> None:
    for file in ("key", "token"):
        (tmp_path / file).write_bytes((daemon.data_dir / file).read_bytes())
    with stranger(STRANGERS[name]) as other:
        write_address(tmp_path, Address(other.url, 1, "serve", "0.1.0"))
        with pytest.raises(ConnectionTrouble, match="No daemon answers"):
            asyncio.run(finder(tmp_path)())
        assert len(other.heard) == 1 and not other.has_a_secret


@pytest.mark.parametrize("name", STRANGERS)
def test_live_33b_the_local_token_goes_to_no_address_that_has_not_proved_itself(
    daemon: Running, name: str
) -> None:
    with stranger(STRANGERS[name]) as other:
        error = ConnectionTrouble if name == "nothing" else AuthenticationError
        with pytest.raises(error, match=other.url):
            asyncio.run(finder(daemon.data_dir, other.url)())
        assert other.heard and not other.has_a_secret


def test_live_33b_a_stranger_cannot_pass_the_proof_of_the_daemon_on(daemon: Running) -> None:
    with stranger(relaying(daemon)) as other:
        assert asyncio.run(who_answers(other.url, daemon.data_dir)) is Answer.STRANGER
        with pytest.raises(AuthenticationError, match="fillsched login"):
            asyncio.run(finder(daemon.data_dir, other.url)())
        assert not other.has_a_secret
    assert asyncio.run(finder(daemon.data_dir, daemon.url)()).token == daemon.token


def test_live_33b_the_key_of_another_directory_proves_nothing(
    daemon: Running, tmp_path: Path
) -> None:
    assert asyncio.run(who_answers(daemon.url, tmp_path)) is Answer.STRANGER
    (tmp_path / "key").write_text("00" * 32)
    assert asyncio.run(who_answers(daemon.url, tmp_path)) is Answer.STRANGER


def test_live_33b_a_token_that_was_handed_over_is_sent_where_one_says(
    daemon: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILLSCHED_TOKEN", "mine")
    assert asyncio.run(finder(tmp_path, daemon.url + "/")()) == Endpoint(daemon.url, "mine")


def test_live_33_commands_go_on_after_another_program_took_the_port(shell: Shell) -> None:
    killed = shell.serve()
    killed.process.kill()
    killed.process.wait(10)
    with stranger(STRANGERS["page"]) as other:
        write_address(shell.data_dir, Address(other.url, killed.process.pid, "serve", "0.1.0"))
        looked = shell.run("list", "--json")
        assert (looked.code, looked.out.strip()) == (0, "[]"), looked.err
        assert not (shell.data_dir / "daemon.json").exists()
        write_address(shell.data_dir, Address(other.url, killed.process.pid, "serve", "0.1.0"))
        refused = shell.run("submit", shell.lots())
        assert refused.code == 3 and "No daemon answers" in refused.err
        checked = shell.run("doctor")
        assert "No daemon answers" in checked.out and "Traceback" not in checked.err
        assert other.heard and not other.has_a_secret


def test_live_33_a_daemon_whose_key_lies_elsewhere_proves_itself_all_the_same(
    shell: Shell, tmp_path: Path
) -> None:
    """As servers of a cluster have it; no command of such a server found it."""
    key = tmp_path / "keys" / "key"
    key.parent.mkdir(mode=0o700)
    shell.serve(FILLSCHED_KEY_FILE=str(key))
    assert key.exists() and not (shell.data_dir / "key").exists()
    looked = shell.run("list", "--json")
    assert (looked.code, looked.out.strip()) == (0, "[]"), looked.err
    key.write_text("00" * 32)  # that of another daemon
    refused = shell.run("list", "--json")
    assert refused.code != 0 and "held by process" in refused.err


def test_live_33b_a_socket_follows_nobody_elsewhere(daemon: Running) -> None:
    with stranger(STRANGERS["page"]) as other:
        elsewhere = answers(302, "text/plain", b"", Location=f"ws{other.url[4:]}/ws")
        with stranger(elsewhere) as moved:

            async def run() -> None:
                async with asyncio.timeout(20), Client(fixed(moved.url, "mine")) as client:
                    offline = asyncio.get_running_loop().create_future()

                    def told(link: object) -> None:
                        if "offline" in str(link) and not offline.done():
                            offline.set_result(None)

                    async with client.topics("server", on_link=told) as topics:
                        reading = asyncio.ensure_future(anext(aiter(topics)))
                        await offline
                        reading.cancel()
                        await asyncio.gather(reading, return_exceptions=True)

            asyncio.run(run())
            assert moved.heard and not other.heard


# -- the proof ----------------------------------------------------------------------------------


def test_a_proof_holds_for_its_key_nonce_and_address_only() -> None:
    key, nonce = b"k" * 32, "n" * 32
    given = proof(key, nonce, "127.0.0.1", 8000)
    assert holds(given, key, nonce, "::ffff:127.0.0.1", 8000)
    assert not holds(given, b"x" * 32, nonce, "127.0.0.1", 8000)
    assert not holds(given, key, "m" * 32, "127.0.0.1", 8000)
    assert not holds(given, key, nonce, "127.0.0.1", 8001)
    assert not holds(given, key, nonce, "10.0.0.1", 8000)
    assert proof(key, nonce, "fe80::1%eth0", 1) == proof(key, nonce, "fe80::1", 1)


@pytest.mark.parametrize("nonce", ["", "short", "n" * 65, "with space in it ...", "ä" * 20])
def test_a_nonce_is_bounded(daemon: Running, nonce: str) -> None:
    refused = daemon.http.get("/healthz", params={"nonce": nonce})
    assert refused.status_code == 400 and "proof" not in refused.json()
    assert "proof" not in daemon.http.get("/healthz").json()


def test_the_proof_is_given_to_anybody_and_tells_nothing_of_the_key(daemon: Running) -> None:
    key = read_key(daemon.data_dir)
    assert key is not None
    told = httpx2.get(f"{daemon.url}/healthz", params={"nonce": "n" * 16}, trust_env=False).json()
    port = urlsplit(daemon.url).port
    assert port is not None and holds(told["proof"], key, "n" * 16, "127.0.0.1", port)


# -- settings that come with a directory --------------------------------------------------------

VALUES = {
    "url": '"http://127.0.0.1:1"',
    "data_dir": '"data"',
    "host": '"::1"',
    "insecure": "true",
    "ca_file": '"ca.pem"',
    "tls_certificate": '"c.pem"',
    "tls_key": '"k.pem"',
    "trusted_proxies": '["203.0.113.9"]',
    "allowed_origins": '["http://evil.example"]',
    "allowed_hosts": '["evil.example"]',
    "webhooks": '[{url = "https://evil.example/", secret_file = "s"}]',
    "query_token_allowed": "true",
    "plant": '"plant.toml"',
    "database": '"postgresql://evil.example/fillsched"',
    "redis": '"redis://evil.example"',
    "key_file": '"key"',
}


def test_every_setting_that_needs_trust_exists_and_is_tried() -> None:
    assert VALUES.keys() == NEEDED_FOR


@pytest.mark.parametrize("name", VALUES)
def test_live_33b_a_file_of_the_working_directory_says_where_data_goes_only_when_trusted(
    tmp_path: Path, name: str
) -> None:
    own, there = tmp_path / "own" / "fillsched.toml", tmp_path / "clone"
    there.mkdir()
    file = there / "fillsched.toml"
    file.write_text(f"workers = 3\n{name} = {VALUES[name]}\n")

    def read(**flags: object) -> object:
        found = load(flags, environment={}, directory=there, user_file=own)
        return getattr(found.settings, name)

    with pytest.raises(InvalidInput, match="fillsched config trust") as refused:
        read()
    assert str(file) in str(refused.value)
    trust(file, own.parent)
    read()
    file.write_text(file.read_text() + "# changed\n")
    with pytest.raises(InvalidInput, match="fillsched config trust"):
        read()
    own.parent.mkdir(exist_ok=True)
    own.write_text(f"{name} = {VALUES[name]}\n")
    file.write_text("workers = 3\n")
    read()


def test_live_33b_what_a_flag_says_needs_no_trust_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "fillsched.toml").write_text("url = 'http://a'\ntime_limit_seconds = 5\n")
    own = tmp_path / "own.toml"
    found = load({"url": "http://b"}, environment={}, directory=tmp_path, user_file=own)
    assert (found.settings.url, found.settings.time_limit_seconds) == ("http://b", 5)
    environment = {"FILLSCHED_URL": "http://c"}
    found = load({}, environment=environment, directory=tmp_path, user_file=own)
    assert found.settings.url == "http://c"


def test_live_33b_a_clone_sends_nothing_anywhere_before_it_is_trusted(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = shell.directory / "clone"
    clone.mkdir()
    monkeypatch.setattr("tests.acceptance.cli.conftest.ROOT", clone)
    with stranger(STRANGERS["page"]) as other:
        (clone / "fillsched.toml").write_text(f"url = '{other.url}'\n")
        refused = shell.run("list", FILLSCHED_TOKEN="mine")
        assert (refused.code, other.heard) == (2, [])
        assert "fillsched config trust" in refused.err and "url in" in refused.err
        trusting = shell.run("config", "trust")
        assert trusting.code == 0 and f"url = {other.url}" in trusting.err
        assert shell.run("list").code == 4 and not other.has_a_secret


def test_there_is_nothing_to_trust_in_a_directory_without_settings(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.acceptance.cli.conftest.ROOT", shell.directory)
    refused = shell.run("config", "trust")
    assert refused.code == 2 and "no such file" in refused.err
