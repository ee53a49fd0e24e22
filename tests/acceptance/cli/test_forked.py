"""What runs the commands of these tests: one killed at any moment takes no other with it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

A_CLIENT_THAT_GOES = """
import multiprocessing, socket, sys
from multiprocessing import forkserver
made_by = multiprocessing.get_context("forkserver")
made_by.set_forkserver_preload(sys.argv[1:])
forkserver.ensure_running()
for _ in range(3):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(forkserver._forkserver._forkserver_address)
forkserver._forkserver.ensure_running = lambda: None  # nobody starts another
child = made_by.Process(target=len, args=("",))
child.start()
child.join()
sys.exit(child.exitcode)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server")
@pytest.mark.parametrize("shared", [True, False])
def test_a_command_that_is_killed_before_it_asks_does_not_end_the_shared_fork_server(
    shared: bool,
) -> None:
    """CI saw ten tests fail after a daemon was killed within its first second."""
    modules = ["tests.acceptance.shared_fork_server"] if shared else []
    done = subprocess.run(
        [sys.executable, "-c", A_CLIENT_THAT_GOES, *modules],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode == 0) == shared, done.stderr.decode()
