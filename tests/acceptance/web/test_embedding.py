"""Pages of somebody else, on an origin of their own, in a real browser: the class and the hook that
are pasted work as they stand, and ours holds under StrictMode (people W3)."""

from urllib.parse import urlencode

import pytest

from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]


def shown(window: Window, elsewhere: str, daemon: Running, way: str, job_id: int) -> None:
    """Opens the page for a job."""
    asked = {"way": way, "url": daemon.url, "token": daemon.token, "id": job_id}
    window.open(elsewhere, f"?{urlencode(asked)}")


@pytest.mark.parametrize("way", ["plain", "hook"])
def test_people_w3_what_is_pasted_shows_progress_and_the_result(
    daemon: Running, window: Window, elsewhere: str, way: str
) -> None:
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=100)
    shown(window, elsewhere, daemon, way, job_id)
    window.run(r"await page.getByText(/^open [5-8]\d %/).first().waitFor();")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.shows(f"closed 100 % plan {job_id}")
    assert len(window.run("return seen.sockets;")) == 1
    assert window.troubles == []


@pytest.mark.parametrize("way", ["plain", "hook"])
def test_people_w3_what_is_pasted_shows_why_a_job_failed(
    daemon: Running, window: Window, elsewhere: str, way: str
) -> None:
    job_id = daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\n")
    shown(window, elsewhere, daemon, way, job_id)
    window.run("await page.getByText(/^failed .*-5/).first().waitFor();")


def test_people_w3_our_hook_opens_one_socket_under_strict_mode(
    daemon: Running, window: Window, elsewhere: str
) -> None:
    """The happy path has no lost connection in it, whoever mounts twice, for two components."""
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=100)
    window.run("""
        page = await opened();
        seen.texts = [];
        await page.exposeFunction("noted", (text) => seen.texts.push(text));
        await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
          const root = document.getElementById("root");
          new MutationObserver(() => noted(root.innerText))
            .observe(root, { childList: true, subtree: true, characterData: true });
        }));
    """)
    shown(window, elsewhere, daemon, "ours", job_id)
    window.run(r"await page.getByText(/^live [5-8]\d %/).nth(1).waitFor();")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.run("await page.getByText(/^done 100 % .*plan/).nth(1).waitFor();")
    assert window.run("return page.evaluate(() => mounts.count);") == 4
    assert len(window.run("return seen.sockets;")) == 1
    texts = window.run("return seen.texts;")
    assert len(texts) > 2 and not [text for text in texts if "offline" in text or "fail" in text]
    assert window.troubles == []
