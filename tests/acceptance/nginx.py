"""nginx with the sample of `deploy/`, in front of servers under test.

What it is for: the sample as it stands, but for addresses and TLS. What it is not for: deciding
whether there is an nginx, which tests skip without.
"""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "deploy/nginx/fillsched.conf"
PREFIX = "/fillsched"

START_SECONDS = 30.0
"""A proxy needs a tenth of one."""


def configured(folder: Path, servers: Sequence[str], listen: str, *, tls: str = "") -> Path:
    """The sample for `servers` (host:port) and one address to listen on, in a whole configuration;
    `tls`: lines in the place of its certificates."""
    text = SAMPLE.read_text("utf-8")
    first, *_ = lines = re.findall(r"^ +server \S+:8000 .*;\n", text, re.MULTILINE)
    assert len(lines) == 2, "the sample has two servers"
    for line in lines:
        text = text.replace(line, "")
    options = first.split(":8000")[1]
    named = "".join(f"    server {server}{options}" for server in servers)
    text = text.replace("least_conn;\n", f"least_conn;\n{named}")
    text = re.sub(r"^ +ssl_certificate.*\n", "", text, flags=re.MULTILINE)
    ssl = " ssl" if tls else ""
    text = text.replace("listen 443 ssl;", f"listen {listen}{ssl};\n{tls}")
    kept = " ".join(
        f"{kind}_temp_path {folder};"
        for kind in ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\n"
        f"events {{ }}\nhttp {{\n{kept}\n{text}\n}}\n"
    )
    return path


def command(path: Path) -> list[str]:
    """What runs nginx with a configuration."""
    return ["nginx", "-c", str(path), "-p", str(path.parent), "-e", "stderr"]


def free_port() -> int:
    """A port of this machine that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns when somebody takes connections there. Raises RuntimeError when nobody will."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} does not listen")
        time.sleep(0.02)


@contextmanager
def nginx(folder: Path, *servers: str) -> Iterator[str]:
    """It in front of `servers`; its address with the prefix."""
    port = free_port()
    path = configured(folder, servers, f"127.0.0.1:{port}")
    env = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(command(path), env=env, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_it_listens(port, process)
            yield f"http://127.0.0.1:{port}{PREFIX}"
        finally:
            process.terminate()
