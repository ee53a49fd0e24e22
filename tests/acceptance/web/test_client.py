"""The client as integrators get it: compiled, in node, against a real daemon on a bad network."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.client.test_faults import Fault, FaultyProxy
from tests.acceptance.conftest import Running

pytestmark = [pytest.mark.thorough, pytest.mark.browser]

FOLLOWING = """
import { followSchedule } from "./index.js";
const [, , url, token, id] = process.argv;
const said = [];
const options = { url, getToken: () => token, since: "start" };
for await (const message of followSchedule(Number(id), options)) {
  if (message.type !== "ping") said.push(message);
}
process.stdout.write(JSON.stringify(said));
"""


def test_every_message_comes_once_over_lost_connections(
    daemon: Running, workspace: Path, tmp_path: Path
) -> None:
    from web import build

    shutil.copy(workspace / "client/package.json", tmp_path)
    compiler = workspace / "node_modules/typescript/bin/tsc"
    build.node(compiler, "-p", "client/tsconfig.build.json", "--outDir", tmp_path / "dist")
    (tmp_path / "dist/following.js").write_text(FOLLOWING)
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=5)

    async def run() -> tuple[bytes, bytes, int]:
        proxy = FaultyProxy(daemon.url, Fault(after=1_500, end="reset", connections=5))
        async with proxy.running() as url:
            words = (str(tmp_path / "dist/following.js"), url, daemon.token, str(job_id))
            pipe = asyncio.subprocess.PIPE
            node = await asyncio.create_subprocess_exec(
                build.NODE, *words, stdout=pipe, stderr=pipe
            )
            async with asyncio.timeout(60):
                return *(await node.communicate()), proxy.count

    out, err, connections = asyncio.run(run())
    said = json.loads(out or b"[]")
    assert [message["seq"] for message in said] == list(range(1, len(said) + 1)), err.decode()
    assert said[-1]["type"] == "complete" and len(said) > 5
    assert connections > 3
