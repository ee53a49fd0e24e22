"""Signing in at the page, out again, and a session that ends while one looks at something."""

import pytest

from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window
from tests.acceptance.web.test_page import ticket

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]

PASSWORD = "correct horse battery"

ATTEMPT = """
    await page.getByLabel("Name").fill(args.name);
    await page.getByLabel("Password").fill(args.password);
    await page.getByRole("button", { name: "Sign in" }).click();
"""


def planner(daemon: Running, name: str) -> None:
    """A planner who has a password."""
    new = {"name": name, "password": PASSWORD, "role": "planner"}
    assert daemon.call("POST", "/users", json=new).status_code == 201


def sign_out_elsewhere(daemon: Running, window: Window) -> None:
    """In another tab of the same browser."""
    script = """
        const there = await context.newPage();
        await there.goto(args.to);
        await there.getByRole("button", { name: "Sign out" }).click();
        await there.getByRole("button", { name: "Sign in" }).waitFor();
        await there.close();
    """
    window.run(script, to=daemon.url)


def test_signing_in_by_password_and_out_again(daemon: Running, window: Window) -> None:
    planner(daemon, "olga")
    window.open(daemon.url)
    window.shows("On the computer that runs the daemon")
    assert window.troubles == [], "that nobody is signed in yet is no error"
    window.run(ATTEMPT, name="olga", password="a wrong one")
    window.shows("The name or the password is wrong.")
    window.run(ATTEMPT, name="olga", password=PASSWORD)
    window.shows("No plans yet.")
    assert window.run("return page.evaluate(() => document.cookie);") == ""
    window.run("await page.reload();")
    window.shows("No plans yet.")
    window.run('await page.getByRole("button", { name: "Sign out" }).click();')
    window.run('await page.getByRole("button", { name: "Sign in" }).waitFor();')


def test_a_link_that_was_used_asks_for_a_login(daemon: Running, window: Window) -> None:
    used = ticket(daemon)
    assert daemon.http.post("/auth/session", json={"ticket": used}).status_code == 200
    daemon.http.cookies.clear()
    window.open(daemon.url, "/", used)
    window.shows("The link has been used or is too old.")


@pytest.mark.parametrize("path", ["/", "/status", "/configs", "schedule"])
def test_a_session_that_ends_elsewhere_is_begun_again_where_one_was(
    daemon: Running, window: Window, path: str
) -> None:
    """The store of each view was refused, and must not refuse whoever comes back."""
    name = f"vera-{path.strip('/') or 'plans'}"
    planner(daemon, name)
    window.open(daemon.url)
    window.run(ATTEMPT, name=name, password=PASSWORD)
    window.shows("No plans yet.")
    job_id = daemon.submit(filename="slow.csv", user=None, name="W50", time_limit_seconds=100)
    address = path if path != "schedule" else f"/schedule/{job_id}"
    window.open(daemon.url, address)
    ready = {"/": "No plans yet.", "/status": "Your own", "/configs": "The plant in force"}
    theirs = f"There is no schedule {job_id}"
    window.shows(ready.get(path, theirs))
    sign_out_elsewhere(daemon, window)
    if path in ("/configs", "schedule"):  # nothing is asked there by itself
        window.run("await page.getByRole('link', { name: 'Plans', exact: true }).click();")
    window.shows("Your session has ended. Sign in again.")
    window.run(ATTEMPT, name=name, password=PASSWORD)
    again = ready["/"] if path in ("/configs", "schedule") else ready[path]
    window.shows(again)
    window.run("await page.locator('[data-state=live]').waitFor();")
    window.shows(again)
    daemon.call("POST", f"/schedule/{job_id}/cancel")


def test_who_signs_in_after_another_sees_nothing_of_theirs(daemon: Running, window: Window) -> None:
    planner(daemon, "wanda")
    planner(daemon, "xenia")
    window.open(daemon.url)
    window.run(ATTEMPT, name="wanda", password=PASSWORD)
    window.shows("No plans yet.")
    window.run("await page.getByRole('link', { name: 'Plant' }).click();")
    window.run("await page.evaluate(() => (globalThis.seenByWanda = true));")
    sign_out_elsewhere(daemon, window)
    window.run("await page.getByRole('link', { name: 'Plans', exact: true }).click();")
    window.shows("Your session has ended.")
    window.run(ATTEMPT, name="xenia", password=PASSWORD)
    window.shows("No plans yet.")
    window.run("await page.locator('.who .name', { hasText: 'xenia' }).waitFor();")
    assert window.run("return page.evaluate(() => globalThis.seenByWanda ?? null);") is None
