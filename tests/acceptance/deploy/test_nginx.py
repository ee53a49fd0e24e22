"""The sample for nginx: accepted as it stands, and two servers behind it are one."""

import asyncio
import contextlib
import shutil
import subprocess
from pathlib import Path

import httpx2
import pytest
import trustme

from fillsched.client import Client, fixed
from fillsched.daemon.address import read_address, read_token
from tests.acceptance.chaos.contract import judge
from tests.acceptance.chaos.plant import Watcher, watch
from tests.acceptance.chaos.test_chaos import LOTS
from tests.acceptance.cluster.plant import WAIT_SECONDS, Process, cluster
from tests.acceptance.cluster.test_cluster import CSV
from tests.acceptance.nginx import command, configured, free_port, nginx
from tests.servers.postgres import PostgresServer
from tests.servers.redis import redis_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx: sample not run"),
]


def test_issue_21_nginx_takes_the_sample_with_its_tls(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("plant.example")
    issued.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "pem"))
    tls = f"ssl_certificate {tmp_path}/pem; ssl_certificate_key {tmp_path}/pem;"
    path = configured(tmp_path, ["127.0.0.1:1", "127.0.0.1:2"], f"127.0.0.1:{free_port()}", tls=tls)
    tested = subprocess.run(
        [*command(path), "-t"], capture_output=True, text=True, timeout=WAIT_SECONDS
    )
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr


def address(server: Process) -> str:
    told = read_address(server.data_dir)
    assert told is not None
    return told.url.removeprefix("http://")


def test_issue_21_behind_nginx_a_watch_goes_on_when_a_server_dies(
    tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILLSCHED_TRUSTED_PROXIES", "127.0.0.1")
    with redis_server() as redis, cluster(tmp_path, postgres, redis) as plant:
        servers = {address(server): server for server in (plant.server(), plant.server())}
        plant.worker()
        token = read_token(next(iter(servers.values())).data_dir)
        assert token is not None

        async def work(url: str) -> None:
            async with Client(fixed(url, token)) as client:
                accepted = await client.submit(CSV, "lots.csv", time_limit_seconds=6.0, seed=1)
                watcher = Watcher(accepted.schedule_id)
                watching = asyncio.create_task(watch(client, watcher))
                while not watcher.seen:
                    await asyncio.sleep(0.05)
                holder = await serving(servers, token)
                await asyncio.to_thread(servers[holder].kill)
                await watching
                judged = await judge(client, accepted.schedule_id, LOTS, [watcher])
                assert judged == "succeeded"

        async def bounded(url: str) -> None:
            async with asyncio.timeout(1.5 * WAIT_SECONDS):
                await work(url)

        with nginx(tmp_path, *servers) as url:
            asyncio.run(bounded(url))


async def serving(servers: dict[str, Process], token: str) -> str:
    """The server that holds the watcher's socket."""
    async with httpx2.AsyncClient(trust_env=False, timeout=WAIT_SECONDS) as http:
        while True:
            for one in servers:
                with contextlib.suppress(httpx2.HTTPError):
                    headers = {"Authorization": f"Bearer {token}"}
                    status = (await http.get(f"http://{one}/status", headers=headers)).json()
                    if status["connections"]["total"]:
                        return one
            await asyncio.sleep(0.05)
