"""Examples of pages: each starts by the commands of its README and shows a schedule to its end."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window
from tests.process_table import end_all

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples/web"


def commands(name: str) -> list[list[str]]:
    """The commands of an example's README."""
    text = (EXAMPLES / name / "README.md").read_text("utf-8")
    block = re.search(r"```\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return [shlex.split(line) for line in block[1].splitlines()]


@contextmanager
def started(words: list[str], folder: Path, said: str, **environment: str) -> Iterator[str]:
    """A server, from when it has said its address."""
    pipe = subprocess.PIPE
    env = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", **environment}
    with subprocess.Popen(words, cwd=folder, stdout=pipe, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := re.search(said, line):
                    yield found[1]
                    return
            pytest.fail("it ended before it said where it is")
        finally:
            end_all(process.pid)


def watched_to_its_end(daemon: Running, window: Window, page: str) -> None:
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=100)
    window.open(page, "")
    fill = """
        await page.getByLabel("Daemon").fill(args.url);
        await page.getByLabel("Token").fill(args.token);
        await page.getByLabel("Schedule").fill(String(args.id));
        await page.getByRole("button", { name: "Watch" }).click();
    """
    window.run(fill, url=daemon.url, token=daemon.token, id=job_id)
    full = (
        "await page.waitForFunction((least) => document.querySelector('progress')?.value >= least"
    )
    window.run(f"{full}, 50);")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.run(f"{full}, 100);")
    window.shows("lots in")
    assert len([one for one in window.run("return seen.sockets;") if "/ws/" in one]) == 1
    assert window.troubles == []


def test_the_page_without_a_build(daemon: Running, window: Window) -> None:
    serve, host = commands("plain")
    assert serve == ["fillsched", "serve"]
    words = [sys.executable, *host[1:-1], "0"]
    with started(words, ROOT, r"\((http://\S+)\)") as page:
        watched_to_its_end(daemon, window, page)


def test_the_page_without_a_build_says_why_it_is_refused(daemon: Running, window: Window) -> None:
    words = [sys.executable, *commands("plain")[1][1:-1], "0"]
    with started(words, ROOT, r"\((http://\S+)\)") as page:
        window.open(page, "")
        window.run("await page.getByLabel('Daemon').fill(args.url);", url=daemon.url)
        window.run("await page.getByLabel('Token').fill(args.token);", token=daemon.token)
        window.run("await page.getByLabel('Schedule').fill('999999');")
        window.run("await page.getByRole('button', { name: 'Watch' }).click();")
        window.shows("NOT_FOUND: ")


def test_the_page_in_vite_and_react(daemon: Running, window: Window, tmp_path: Path) -> None:
    from web import build

    install, dev = commands("react")
    assert install == ["npm", "install"]
    folder = tmp_path / "examples/web/react"
    left_out = shutil.ignore_patterns("node_modules")
    shutil.copytree(EXAMPLES / "react", folder, ignore=left_out)
    shutil.copytree(ROOT / "web/client", tmp_path / "web/client", ignore=left_out)
    path = f"{build.NODE.parent}{os.pathsep}{os.environ['PATH']}"
    npm = [str(build.NODE), str(build.NPM), "--no-update-notifier"]
    env = {**os.environ, "PATH": path}
    ran = subprocess.run([*npm, "ci"], cwd=folder, env=env, capture_output=True, text=True)
    if ran.returncode and "EUSAGE" not in ran.stderr:
        pytest.skip("npm packages cannot be had: the example is not tested")
    assert ran.returncode == 0, ran.stderr
    words = [*npm, *dev[1:], "--", "--port", "0", "--host", "127.0.0.1"]
    with started(words, folder, r"(http://127\S+)", PATH=path) as page:
        watched_to_its_end(daemon, window, page)
