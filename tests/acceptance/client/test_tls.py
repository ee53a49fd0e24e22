"""Certificates: whom a client believes, by REST, socket and event stream alike, and what it says.

live 5, people I3: a plant's own CA; what is not believed is told as that, once, and not retried.
"""

import asyncio
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from fillsched.client import Client, Trust, fixed
from fillsched.client.streams.job_stream import _KINDS
from fillsched.client.transports import (
    certificate_at,
    fingerprint_of,
    fingerprint_shown,
    fingerprint_spelled,
)
from fillsched.daemon.address import read_address, read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.errors import ConnectionTrouble, InvalidInput, TlsTrouble
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.strangers import answers, stranger
from tests.conftest import WAIT_SECONDS

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@dataclass(frozen=True)
class Plant:
    """A daemon with a certificate of the plant's own CA."""

    url: str
    token: str
    data_dir: Path
    ca: trustme.CA
    ca_file: Path

    def client(self, trust: Trust) -> Client:
        return Client(fixed(self.url, self.token, trust))


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    at = tmp_path_factory.mktemp("plant")
    ca = trustme.CA()
    ca.cert_pem.write_to_path(at / "ca.pem")
    server = ca.issue_cert("localhost", "127.0.0.1")
    server.private_key_pem.write_to_path(at / "key.pem")
    for pem in server.cert_chain_pems:
        pem.write_to_path(at / "chain.pem", append=True)
    files = {"tls_certificate": at / "chain.pem", "tls_key": at / "key.pem"}
    settings = load({"data_dir": at / "data", "workers": 2, **files}, environment={}).settings
    embedded = start_embedded(settings)
    try:
        token = read_token(at / "data")
        assert token is not None and embedded.url.startswith("https://")
        yield Plant(embedded.url, token, at / "data", ca, at / "ca.pem")
    finally:
        embedded.stop()


def pinned(plant: Plant) -> Trust:
    shown = asyncio.run(certificate_at(plant.url))
    assert shown is not None
    return Trust(fingerprint=fingerprint_of(shown))


async def watched(client: Client, way: int) -> str:
    """How a job ends, seen by a socket, an event stream or polls."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fillsched.client.streams.job_stream._KINDS", _KINDS[way : way + 1])
        job = await client.submit(LOTS_CSV, "lots.csv", max_steps=1)
        async with asyncio.timeout(WAIT_SECONDS):
            last = [message async for message in client.follow(job.schedule_id)][-1]
    return str(last.data["type"])


def hashed_folder(ca_file: Path, at: Path) -> Path:
    """A folder as `openssl rehash` leaves it: OpenSSL finds an issuer by the hash of its name."""
    command = ["openssl", "x509", "-in", str(ca_file), "-noout", "-subject_hash"]
    named = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    at.mkdir()
    shutil.copy(ca_file, at / f"{named}.0")
    return at


@pytest.mark.parametrize("how", ["ca_file", "pinned", "SSL_CERT_FILE", "SSL_CERT_DIR"])
@pytest.mark.thorough
def test_live_5_one_store_counts_for_requests_sockets_and_event_streams(
    plant: Plant, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = {"ca_file": Trust(plant.ca_file), "pinned": pinned(plant)}.get(how, Trust())
    if how == "SSL_CERT_FILE":
        monkeypatch.setenv(how, str(plant.ca_file))
    elif how == "SSL_CERT_DIR":
        empty, folder = tmp_path / "empty", hashed_folder(plant.ca_file, tmp_path / "certs")
        empty.mkdir()
        monkeypatch.setenv(how, os.pathsep.join(map(str, (empty, folder))))

    async def run() -> None:
        async with plant.client(trust) as client:
            assert (await client.accounts.me()).name == "local"
            for way in range(len(_KINDS)):
                assert await watched(client, way) == "complete"
            async with client.topics("server") as topics:
                async for message in topics:
                    assert message.data["type"] == "server"
                    break

    asyncio.run(run())


async def troubles(client: Client) -> list[str]:
    """What each kind of connection says about a daemon that is not believed; none goes on."""

    async def topics() -> None:
        async with client.topics("server") as heard:
            async for _ in heard:
                return

    async def job(way: int) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("fillsched.client.streams.job_stream._KINDS", _KINDS[way : way + 1])
            async for _ in client.follow(1):
                return

    said = []
    for work in (client.accounts.me(), topics(), *(job(way) for way in range(len(_KINDS)))):
        async with asyncio.timeout(WAIT_SECONDS):
            with pytest.raises(TlsTrouble) as told:
                await work
        assert told.value.exit_code == 3 and told.value.code == "CONNECTION_ERROR"
        said.append(str(told.value))
    return said


def all_say(url: str, trust: Trust, words: str) -> None:
    async def run() -> list[str]:
        async with Client(fixed(url, "secret", trust)) as client:
            return await troubles(client)

    for said in asyncio.run(run()):
        assert words in said and url in said, said


@contextmanager
def shown(certificate: trustme.LeafCert) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with stranger(answers(200, "application/json", b"{}"), context) as other:
        yield other.url
        assert not other.heard


def test_live_5_an_unknown_issuer_is_told_and_not_tried_again(plant: Plant) -> None:
    all_say(plant.url, Trust(), "its issuer is not known here")


def test_live_5_a_certificate_for_another_name_is_told(plant: Plant) -> None:
    with shown(plant.ca.issue_cert("plant.example")) as url:
        all_say(url, Trust(plant.ca_file), "not valid for '127.0.0.1'")


def test_live_5_an_expired_certificate_is_told(plant: Plant) -> None:
    expired = plant.ca.issue_cert("127.0.0.1", not_after=YESTERDAY)
    with shown(expired) as url:
        all_say(url, Trust(plant.ca_file), "it has expired")


def test_live_5_another_certificate_than_the_pinned_one_is_told(plant: Plant) -> None:
    """Also one that the plant's own CA has made: a pin is of one certificate."""
    with shown(plant.ca.issue_cert("127.0.0.1")) as url:
        all_say(url, pinned(plant), "is not the one that was pinned")


def test_live_5_a_renewal_by_the_same_issuer_needs_nothing(plant: Plant) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    plant.ca.issue_cert("127.0.0.1").configure_cert(context)
    with stranger(answers(200, "application/json", b"{}"), context) as other:

        async def run() -> None:
            async with Client(fixed(other.url, "t", Trust(plant.ca_file))) as client:
                with pytest.raises(ConnectionTrouble, match="is not fillsched"):
                    await client.accounts.me()

        asyncio.run(run())
        assert other.heard


def test_live_5_plain_words_at_a_port_of_tls_and_the_other_way_round(plant: Plant) -> None:
    all_say(plant.url.replace("https", "http"), Trust(), "speaks TLS. Use https://")
    with stranger(answers(200, "text/plain", b"hello")) as other:
        all_say(other.url.replace("http", "https"), Trust(), "does not speak TLS. Use http://")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_live_5_a_connection_that_is_cut_off_is_no_fault_of_tls(scheme: str) -> None:
    """What passes is passing trouble, whether a handshake had begun or not."""

    async def run() -> None:
        async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.abort()

        server = await asyncio.start_server(cut, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            async with Client(fixed(f"{scheme}://127.0.0.1:{port}", "t")) as client:
                with pytest.raises(ConnectionTrouble) as told:
                    await client.accounts.me()
                assert not isinstance(told.value, TlsTrouble)

    asyncio.run(run())


def test_live_5_a_daemon_writes_down_which_certificate_it_shows(plant: Plant) -> None:
    address = read_address(plant.data_dir)
    assert address is not None and address.certificate == pinned(plant).fingerprint


@pytest.mark.parametrize("how", ["ca_file", "SSL_CERT_FILE", "SSL_CERT_DIR"])
@pytest.mark.parametrize("content", [None, b"no certificate"], ids=["missing", "empty"])
def test_a_file_without_certificates_is_told_by_who_names_it(
    how: str, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    trust = Trust(file) if how == "ca_file" else Trust()
    if how != "ca_file":
        monkeypatch.setenv(how, str(file))

    async def run() -> None:
        async with Client(fixed("https://127.0.0.1:1", "t", trust)) as client:
            with pytest.raises(InvalidInput, match=how):
                await client.accounts.me()

    asyncio.run(run())


def test_a_fingerprint_is_read_as_people_write_it() -> None:
    plain = "0a" * 32
    for said in (plain, plain.upper(), fingerprint_shown(plain), f"sha256:{plain}"):
        assert fingerprint_spelled(said) == plain
    assert fingerprint_spelled(f"sha256 Fingerprint={fingerprint_shown(plain)}") == plain
    for wrong in ("", "0a" * 20, "xy" * 32):
        with pytest.raises(InvalidInput, match="fingerprint"):
            fingerprint_spelled(wrong)
