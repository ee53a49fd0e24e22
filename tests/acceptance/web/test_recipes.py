"""What the guides for the web show does what they say: snippets compile, recipes run."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from fillsched.client import Client, fixed
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.conftest import Running
from tests.acceptance.nginx import PREFIX, free_port, nginx, wait_until_it_listens

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(180)]

DOCS = Path(__file__).parents[3] / "docs"

HARD = b"lot_id,type,vials\n" + b"".join(
    b"L%d,P%d,%d\n" % (n, n % 5, 500_000 + 7_919 * n % 400_000) for n in range(500)
)
"""A search that is far from its end."""


def snippets(page: str, language: str) -> list[str]:
    """All blocks of a page in one language."""
    text = (DOCS / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def recipe(word: str, language: str = "sh") -> str:
    """The one of the guide that holds a word."""
    (found,) = (text for text in snippets("web.md", language) if word in text)
    return found


def have(*programs: str) -> None:
    """Skips where a program is not to be had."""
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program}: a recipe with it is not run")


def ran(daemon: Running, words: list[str], folder: Path, job_id: int = 0) -> str:
    """What a recipe prints; it ends with 0."""
    env = {**os.environ, "URL": daemon.url, "TOKEN": daemon.token, "ID": str(job_id)}
    env["HOME"] = str(folder)
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def planned(daemon: Running) -> int:
    job_id = daemon.submit()
    assert daemon.end(job_id)["status"] == "succeeded"
    return job_id


def test_messages_by_curl(daemon: Running, tmp_path: Path, planned: int) -> None:
    have("curl")
    said = ran(daemon, ["sh", "-ec", recipe("text/event-stream")], tmp_path, planned)
    assert '"step":"loading"' in said and '"type":"complete"' in said


def test_messages_in_python(daemon: Running, tmp_path: Path, planned: int) -> None:
    said = ran(daemon, [sys.executable, "-c", recipe("async for", "python")], tmp_path, planned)
    assert said.splitlines()[-1] == "complete 100"


def test_metrics_are_what_prometheus_takes(daemon: Running, tmp_path: Path) -> None:
    have("curl", "promtool")
    ran(daemon, ["bash", "-ec", "set -o pipefail\n" + recipe("promtool")], tmp_path)


def test_libreoffice_opens_a_plan(daemon: Running, tmp_path: Path, planned: int) -> None:
    have("curl", "soffice")
    ran(daemon, ["sh", "-ec", recipe("soffice")], tmp_path, planned)
    assert (tmp_path / "plan.ods").stat().st_size > 1000


@pytest.mark.browser
def test_snippets_compile_as_they_stand(workspace: Path, tmp_path: Path) -> None:
    from web import build

    known = (
        "declare const url: string;\ndeclare const getToken: () => Promise<string>;\nexport {};\n"
    )
    folder = workspace / "client" / "test"
    written = []
    try:
        for language in ("ts", "tsx"):
            for number, text in enumerate(snippets("web.md", language)):
                written.append(folder / f"guide-{os.getpid()}-{number}.{language}")
                text = text.replace("@fillsched/client/react", "../src/react.js")
                text = text.replace("@fillsched/client", "../src/index.js")
                lines = text.replace("function Progress", "export function Progress")
                written[-1].write_text(known + lines)
        assert len(written) >= 2
        settings = {
            "extends": f"{workspace}/client/tsconfig.json",
            "include": [],
            "files": [str(path) for path in written],
        }
        (tmp_path / "tsconfig.json").write_text(json.dumps(settings))
        build.node(workspace / "node_modules/typescript/bin/tsc", "-p", tmp_path)
    finally:
        for path in written:
            path.unlink()


GIVEN = "const { URL: url, TOKEN, ID } = process.env;\nconst getToken = async () => TOKEN;\n"

MOUNTED = """
import { JSDOM } from "jsdom";
const { window } = new JSDOM("<div id=root></div>");
Object.assign(globalThis, { window, document: window.document });
const { createElement } = await import("react");
const { createRoot } = await import("react-dom/client");
const root = window.document.getElementById("root");
createRoot(root).render(createElement(Progress, { id: Number(ID) }));
while (!/^100 %/.test(root.textContent)) await new Promise((done) => setTimeout(done, 50));
console.log(root.textContent);
process.exit(0);
"""

TRANSPILE = """
import ts from "typescript";
import { readFileSync, writeFileSync } from "node:fs";
const compilerOptions = { module: "esnext", target: "es2023", jsx: "react-jsx" };
for (const name of ["follow.ts", "hook.tsx"]) {
  const { outputText } = ts.transpileModule(readFileSync(name, "utf8"), { compilerOptions });
  writeFileSync(name.replace(/tsx?$/, "mjs"), outputText);
}
"""


@pytest.mark.browser
def test_snippets_run_and_follow_a_job_to_its_end(
    daemon: Running, workspace: Path, tmp_path: Path, planned: int
) -> None:
    """In node, with the client as it would be installed, the component in a document of its own."""
    from web import build

    modules = tmp_path / "node_modules"
    client = modules / "@fillsched" / "client"
    shutil.copytree(workspace / "client", client, ignore=shutil.ignore_patterns("node_modules"))
    compiler = workspace / "node_modules/typescript/bin/tsc"
    build.node(compiler, "-p", "client/tsconfig.build.json", "--outDir", client / "dist")
    for path in (workspace / "node_modules").iterdir():
        if path.name != "@fillsched":
            (modules / path.name).symlink_to(path)
    (follow,), (hook,) = snippets("web.md", "ts"), snippets("web.md", "tsx")
    (tmp_path / "follow.ts").write_text(GIVEN + follow.replace("43", "Number(ID)"))
    (tmp_path / "hook.tsx").write_text(GIVEN + hook + MOUNTED)
    (tmp_path / "transpile.mjs").write_text(TRANSPILE)
    node = str(build.NODE)
    ran(daemon, [node, "transpile.mjs"], tmp_path)
    said = ran(daemon, [node, "follow.mjs"], tmp_path, planned).splitlines()
    assert len(said) > 3 and said[0].startswith("0 ")
    shown = ran(daemon, [node, "hook.mjs"], tmp_path, planned)
    assert shown.startswith("100 % ") and "lots in" in shown


def test_the_diagram_is_told_as_text_too() -> None:
    (diagram,) = snippets("web.md", "mermaid")
    assert diagram.startswith("sequenceDiagram")
    assert "The same as text: token → ticket → socket" in (DOCS / "web.md").read_text("utf-8")


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A daemon that believes a proxy on this machine, and its token."""
    data_dir = tmp_path_factory.mktemp("behind")
    asked = {"data_dir": data_dir, "workers": 1, "trusted_proxies": "127.0.0.1"}
    embedded = start_embedded(load(asked, environment={}).settings)
    try:
        yield embedded.url, str(read_token(data_dir))
    finally:
        embedded.stop()


@contextmanager
def proxy(name: str, url: str, folder: Path) -> Iterator[str]:
    """A proxy with our sample, in front of a daemon; its address with the prefix."""
    if name == "nginx":
        with nginx(folder, url.removeprefix("http://")) as address:
            yield address
        return
    (sample,) = snippets("operations.md", name)
    sample = sample.replace("127.0.0.1:8000", url.removeprefix("http://"))
    port, path = free_port(), folder / "proxy.conf"
    head = "{\nadmin off\nauto_https off\n}\n"
    path.write_text(f"{head}http://127.0.0.1:{port} {{\n{sample}\n}}\n")
    words = ["caddy", "run", "--config", str(path), "--adapter", "caddyfile"]
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_it_listens(port, process)
            yield f"http://127.0.0.1:{port}{PREFIX}"
        finally:
            process.terminate()


async def heard_while_it_runs(url: str, http: httpx2.AsyncClient) -> None:
    """An event stream whose lines come when they happen, not when it ends."""
    form = {"strategy": "optimal", "time_limit_seconds": "600"}
    answer = await http.post(f"{url}/schedule", files={"lots": ("hard.csv", HARD)}, data=form)
    assert answer.headers["location"].startswith(f"{PREFIX}/schedule/")
    job = f"{url}/schedule/{answer.json()['schedule_id']}"
    running: list[str] = []
    types: list[str] = []
    stream = {"Accept": "text/event-stream"}
    async with http.stream("GET", f"{job}/events?since=start", headers=stream) as heard:
        assert heard.headers["content-type"].startswith("text/event-stream")
        async for line in heard.aiter_lines():
            if not line.startswith("data:"):
                continue
            types.append(json.loads(line.removeprefix("data:"))["type"])
            if not running:
                running.append((await http.get(job)).json()["status"])
                assert (await http.post(f"{job}/cancel")).status_code < 300
    assert running[0] in ("queued", "running") and types[-1] == "error", (running, types)


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_proxy_with_a_prefix_passes_everything_on(
    behind: tuple[str, str], tmp_path: Path, name: str
) -> None:
    """Addresses, a socket, and an event stream that is heard while the job runs."""
    have(name)
    direct, token = behind

    async def work(url: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        async with Client(fixed(url, token)) as client:
            accepted = await client.submit(LOTS_CSV, "lots.csv")
            told = [message async for message in client.follow(accepted.schedule_id)]
            assert told[-1].data["type"] == "complete"
        async with httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http:
            page = await http.get(f"{url}/", headers={"Accept": "text/html"})
            assert f'<base href="{PREFIX}/"' in page.text
            await heard_while_it_runs(url, http)

    with proxy(name, direct, tmp_path) as url:
        asyncio.run(work(url))
