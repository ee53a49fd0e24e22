"""The page's views that are no single plan: two compared, the plant in force, who is connected."""

from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window
from tests.acceptance.web.test_page import BLOCKED, bars, ticket

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]

PLANT = Path(__file__).parents[3] / "examples/plant/plant.toml"
LOTS = "Lot ID,Type,Vials\nL1,A,100000\nL2,B,80000\nL3,A,60000\n"

CHOSEN = """
    const { picker } = seen;
    await page.getByRole("button", { name: "Choose a plant’s file…" }).click();
    const file = { name: args.name, mimeType: "application/toml", buffer: Buffer.from(args.text) };
    await (await picker).setFiles(file);
"""


def test_two_plans_are_compared_from_the_page_of_one(daemon: Running, window: Window) -> None:
    first = daemon.submit(LOTS.encode(), name="slow cleans")
    second = daemon.submit(LOTS.encode(), name="quick cleans", config='{"clean_hours": 12}')
    for job_id in (first, second):
        assert daemon.end(job_id)["status"] == "succeeded"
    window.open(daemon.url, f"/schedule/{first}", ticket(daemon))
    window.run('await page.getByRole("link", { name: "Compare with another plan" }).click();')
    window.shows("Choose two plans.")
    option = f"{second} · quick cleans"
    window.run('await page.getByLabel("To").selectOption({ label: args.option });', option=option)
    window.run("await page.locator('.gantt-svg').nth(1).waitFor();")
    assert f"a={first}&b={second}" in window.run("return page.url();")
    row = window.run("return page.getByRole('row', { name: /^Makespan/ }).first().innerText();")
    assert "-12 h" in row.replace("−", "-")
    assert bars(window) >= 8, "those of both plans"
    legends = window.run("return page.locator('ul.legend').allInnerTexts();")
    assert len(legends) == 2 and all("clean" in each and "B" in each for each in legends)
    walk = "await page.locator('.drawing').nth(1).focus();"
    window.run(walk + "for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');")
    window.run("await page.locator('.plan').nth(1).locator('.chosen h3').waitFor();")
    window.run("await page.keyboard.press('ArrowLeft');")
    window.run("await page.locator('.plan').nth(1).getByText('Elsewhere:').waitFor();")
    assert window.run("return page.locator('aside.chosen').count();") == 1
    assert window.run("return axe();") == []
    window.run('await page.getByRole("button", { name: "Swap" }).click();')
    window.run("await page.getByRole('row', { name: /^Makespan.*\\+12 h/ }).waitFor();")
    window.run("await page.goBack();")
    window.run("await page.getByRole('row', { name: /^Makespan.*-12 h/ }).waitFor();")
    assert window.troubles == []


def test_a_mistyped_address_says_so_and_leads_on(daemon: Running, window: Window) -> None:
    window.open(daemon.url, "/shedule/12", ticket(daemon))
    window.shows("There is nothing at this address")
    assert window.run("return axe();") == []
    window.run('await page.getByRole("link", { name: "All plans" }).click();')
    window.shows("Choose a file of lots")
    assert window.run("return page.url();") == f"{daemon.url}/"


def test_a_plant_is_shown_uploaded_linted_and_used(daemon: Running, window: Window) -> None:
    window.open(daemon.url, "/configs", ticket(daemon, "piet"))
    window.shows("The daemon’s own figures")
    window.shows("19,920 vials/h")
    window.run(CHOSEN, name="broken.toml", text="[lines.V1]\nclean_hour = 3\n")
    window.shows("It cannot be used yet")
    window.shows("Did you mean clean_hours?")
    window.run(CHOSEN, name="Our site.toml", text=PLANT.read_text("utf-8"))
    window.shows("It can be used")
    window.shows("freeze dryer")
    assert window.run("return axe();") == []
    keep = 'await page.getByRole("button", { name: "Keep", exact: true }).click();'
    for no_name in ("a/b", "..", "site one"):
        window.run(f"await page.getByLabel('Keep it as').fill(args.name); {keep}", name=no_name)
        told = "return page.locator('input[name=name]:invalid').getAttribute('title');"
        assert window.run(told).startswith("1 to 64 letters, digits"), no_name
    assert daemon.call("GET", "/configs", "piet").json()["configs"] == []
    window.run("await page.getByLabel('Keep it as').fill('Our-site');")
    window.run(keep)
    window.shows("Yours, kept as “Our-site”.")
    window.shows("Mon 06:00 - Sat 14:00")
    kept = daemon.call("GET", "/configs", "piet").json()["configs"]
    assert [(one["name"], one["default"]) for one in kept] == [("Our-site", True)]
    window.run('await page.getByRole("button", { name: "Stop using Our-site" }).click();')
    window.shows("The daemon’s own figures")
    assert window.troubles == []


def test_an_admin_sees_who_is_connected_and_a_planner_oneself(
    daemon: Running, window: Window
) -> None:
    job_id = daemon.submit(filename="slow.csv", user="nora", name="W48", time_limit_seconds=100)
    window.open(daemon.url, "/", ticket(daemon, "otto"))
    window.shows("No plans yet.")
    assert window.run("return page.getByRole('link', { name: 'Connections' }).count();") == 0
    watching = f"ws{daemon.url.removeprefix('http')}/ws/schedule/{job_id}"
    headers = {"Authorization": f"Bearer {daemon.token_of('nora')}"}
    nora = "page.getByRole('row', { name: /^nora/ })"
    with connect(watching, additional_headers=headers):
        window.open(daemon.url, "/status")
        window.shows("Your own")
        assert window.run(f"return {nora}.count();") == 0
        window.open("about:blank", "")
        window.open(daemon.url, "/status", ticket(daemon))
        window.run(f"await {nora}.waitFor();")
        window.shows("One machine: this server plans")
        window.run("await page.getByRole('row', { name: /^local.*browser/ }).waitFor();")
        assert window.run("return axe();") == []
    window.run(f"await {nora}.waitFor({{ state: 'detached' }});")
    daemon.call("POST", f"/schedule/{job_id}/finish", "nora")
    asked = "return seen.requests.filter((one) => /^application.json .*[/]status$/.test(one));"
    assert window.run(asked) == [], "the socket tells it"
    assert window.troubles == []


def test_connections_are_told_without_a_socket_too(daemon: Running, window: Window) -> None:
    window.run("await opened();")
    window.run(f"await context.addInitScript({BLOCKED['sockets']});")
    window.run("await page.goto(args.to);", to=f"{daemon.url}/status#ticket={ticket(daemon)}")
    window.shows("One machine: this server plans")
    window.run("await page.locator('[data-state=live]').waitFor();")
    at = "return Number((await page.locator('.figures dd').nth(2).innerText()).split(' ')[0]);"
    before = window.run(at)
    job_id = daemon.submit(filename="slow.csv", name="W51", time_limit_seconds=100)
    daemon.searching(job_id)
    window.run(
        "await page.getByText(args.text).first().waitFor();", text=f"{int(before) + 1} running"
    )
    daemon.call("POST", f"/schedule/{job_id}/cancel")
