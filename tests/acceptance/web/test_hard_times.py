"""The page and the client in a browser when networks die, tokens expire and tabs freeze."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import httpx2
import pytest

from fillsched.backends.processes import fork_server
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.service import tokens
from tests.acceptance.conftest import Running, chosen_solver
from tests.acceptance.web.conftest import Window
from tests.acceptance.web.dead_network import DeadNetwork
from tests.acceptance.web.test_page import ticket
from tests.conftest import WAIT_SECONDS

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]

HEARTBEAT_SECONDS = 2.0
"""A socket counts as dead after two and a half of them: longer than a busy machine stands still."""
TOKEN_SECONDS = 12.0


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A daemon whose heart beats faster than usual, and whose logins last a moment: a socket by
    ticket counts as long as a token that is made then."""
    data_dir = tmp_path_factory.mktemp("quick")
    asked = {"data_dir": data_dir, "workers": 2, "heartbeat_seconds": HEARTBEAT_SECONDS}
    solver = partial(chosen_solver, made_by=fork_server.context())
    embedded = start_embedded(load(asked, environment={}).settings, start_solver=solver)
    patch = pytest.MonkeyPatch()
    patch.setattr(tokens, "TOKEN_LIFETIME", timedelta(seconds=TOKEN_SECONDS))
    try:
        token = str(read_token(data_dir))
        with httpx2.Client(base_url=embedded.url, timeout=WAIT_SECONDS, trust_env=False) as http:
            yield Running(embedded.url, data_dir, embedded._daemon, token, http)
    finally:
        patch.undo()
        embedded.stop()


def test_a_socket_that_is_swallowed_turns_stale_and_recovers(
    quick: Running, window: Window
) -> None:
    job_id = quick.submit(filename="slow.csv", name="W45", time_limit_seconds=100)
    network = DeadNetwork(quick.url)
    with network.running() as url:
        window.open(url, f"/schedule/{job_id}", ticket(quick))
        window.titled(r"^[5-8]\d % W45$")
        window.run("await page.locator('[data-state=live]').waitFor();")
        network.die()
        window.run("await page.locator('[data-state=stale]').waitFor();")
        window.shows("nothing heard for")
        window.titled(r"^○ [5-8]\d % W45$")
        assert window.run("return page.getByRole('button', { name: /Finish/ }).isDisabled();")
        network.live()
        window.run("await page.locator('[data-state=live]').waitFor({ timeout: 40_000 });")
        window.titled(r"^[5-8]\d % W45$")
        quick.call("POST", f"/schedule/{job_id}/finish")
        window.titled("^✓ W45$")


def short_token(daemon: Running) -> str:
    """A token of the planner petra that lasts a few seconds, and can be renewed."""
    auth = daemon.inside.auth
    daemon.token_of("petra")
    account = daemon.inside.accounts.named("petra")
    assert account is not None
    return auth.issue(account.user, timedelta(seconds=TOKEN_SECONDS))


def embedded(
    window: Window, elsewhere: str, daemon: Running, job_id: int, renew_seconds: float
) -> None:
    """Opens the page of somebody else for a job, with a token that is about to expire."""
    asked = {"way": "ours", "url": daemon.url, "token": short_token(daemon), "id": job_id}
    timing = {"renew": renew_seconds, "heartbeat": HEARTBEAT_SECONDS}
    window.open(elsewhere, f"?{urlencode(asked | timing)}")
    window.run(r"await page.getByText(/^live [5-8]\d %/).first().waitFor();")


@pytest.mark.parametrize(
    ("renew_seconds", "sockets"), [(1.0, {1}), (600.0, {2, 3})], ids=["in time", "too late"]
)
def test_a_token_that_expires_is_renewed(
    quick: Running, window: Window, elsewhere: str, renew_seconds: float, sockets: set[int]
) -> None:
    """Over the open socket, which stays; or, when that was missed, by another one."""
    job_id = quick.submit(filename="slow.csv", user="petra", name="W46", time_limit_seconds=100)
    embedded(window, elsewhere, quick, job_id, renew_seconds)
    time.sleep(TOKEN_SECONDS + 1.5)  # the daemon looks every second
    window.run(
        "for (let n = 0; n < 200 && seen.sockets.length < args.n; n++) "
        "await page.waitForTimeout(50);",
        n=min(sockets),
    )
    window.run(r"await page.getByText(/^live [5-8]\d %/).first().waitFor();")
    assert quick.call("POST", f"/schedule/{job_id}/finish", "petra").status_code == 202
    window.run("await page.getByText(/^done 100 %/).first().waitFor();")
    assert len(window.run("return seen.sockets;")) in sockets


def test_a_tab_that_was_frozen_past_token_and_heartbeat_goes_on(
    quick: Running, window: Window, elsewhere: str
) -> None:
    """As a lid that is closed freezes it: its process stands still."""
    job_id = quick.submit(filename="slow.csv", user="petra", name="W47", time_limit_seconds=100)
    embedded(window, elsewhere, quick, job_id, 1.0)
    frozen = """
        await page.evaluate(() => {
          globalThis.beats = 0;
          setInterval(() => (globalThis.beats += 1), 50);
        });
        const devtools = await context.browser().newBrowserCDPSession();
        const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
        const tabs = processInfo.filter(({ type }) => type === "renderer");
        for (const { id } of tabs) process.kill(id, "SIGSTOP");
        await new Promise((resolve) => setTimeout(resolve, args.ms));
        for (const { id } of tabs) process.kill(id, "SIGCONT");
        return page.evaluate(() => globalThis.beats);
    """
    beats = window.run(frozen, ms=1000 * (TOKEN_SECONDS + 2))
    assert beats < 40, "the tab was not frozen"
    window.run(r"await page.getByText(/^live [5-8]\d %/).first().waitFor({ timeout: 40_000 });")
    quick.call("POST", f"/schedule/{job_id}/finish", "petra")
    window.run("await page.getByText(/^done 100 %/).first().waitFor({ timeout: 40_000 });")
