"""The page without a mouse and without eyes: reached by keys, told politely."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window
from tests.acceptance.web.test_page import bars, ticket
from tests.acceptance.web.test_sessions import PASSWORD, planner

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]

TO = """
    const at = () => page.evaluate(() => {
      const { ariaLabel, innerText, labels, className, tagName } = document.activeElement;
      const named = ariaLabel || innerText || labels?.[0]?.innerText || "";
      return tagName === "BODY" || tagName === "MAIN" ? "" : `${className} ${named}`;
    });
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press("Tab");
      if ((await at()).includes(args.name)) return n + 1;
    }
    throw new Error(`no Tab leads to ${args.name}`);
"""


def tab_to(window: Window, name: str) -> int:
    """Presses Tab until what has the focus is called so; how often."""
    found: int = window.run(TO, name=name)
    return found


def press(window: Window, *keys: str) -> None:
    window.run("for (const key of args.keys) await page.keyboard.press(key);", keys=keys)


def typed(window: Window, text: str) -> None:
    window.run("await page.keyboard.type(args.text);", text=text)


def choose_by_enter(window: Window, content: str, name: str) -> None:
    """The button that has the focus opens the dialog for files."""
    script = """
        const has = await page.evaluate(() => document.activeElement.innerText);
        if (!has.startsWith("Choose a file")) throw new Error(`the focus is on ${has}`);
        const { picker } = seen;
        await page.keyboard.press("Enter");
        const file = { name: args.name, mimeType: "text/csv", buffer: Buffer.from(args.content) };
        await (await picker).setFiles(file);
    """
    window.run(script, content=content, name=name)


def test_from_signing_in_to_the_reasons_of_a_lot_by_keys_alone(
    daemon: Running, window: Window
) -> None:
    planner(daemon, "kim")
    window.open(daemon.url)
    window.shows("On the computer that runs the daemon")
    typed(window, "kim")  # the first field has the focus
    press(window, "Tab")
    typed(window, PASSWORD)
    press(window, "Enter")
    window.shows("No plans yet.")
    tab_to(window, "Choose a file")
    choose_by_enter(window, "Charge;Produkt;Menge\nL1;A;120.000\nL2;B;80.000\n", "KW 51.csv")
    for question, reading in (("Which column", "Menge"), ("points and commas", "omma")):
        window.shows(question)
        tab_to(window, reading)
        press(window, "Enter")
    window.shows("200,000")
    tab_to(window, "Plan 2 lots")
    press(window, "Enter")
    window.titled("^✓ KW 51$")
    bars(window)
    tab_to(window, "drawing")
    press(window, "ArrowRight", "ArrowRight", "ArrowRight")
    window.run("await page.locator('.chosen h3').waitFor();")
    window.shows("Elsewhere:")
    tab_to(window, "Elsewhere:")
    press(window, "Enter")
    assert window.run("return page.locator('.chosen details[open]').count();") == 1
    assert window.troubles == []


def test_reasons_that_are_read_stay_open_when_the_plan_is_drawn_anew(
    daemon: Running, window: Window
) -> None:
    lots = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,80000\n"
    job_id = daemon.submit(lots, filename="slow.csv", name="W53", time_limit_seconds=100)
    daemon.searching(job_id)
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon))
    window.shows("The best plan so far")
    tab_to(window, "drawing")
    press(window, "ArrowRight", "ArrowRight")
    tab_to(window, "Elsewhere:")
    press(window, "Enter")
    told = window.run("return page.locator('.chosen h3').innerText();")
    window.run("seen.requests.length = 0;")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.titled("^✓ W53$")
    window.run("await page.getByText('The plan', { exact: true }).waitFor();")
    window.run("await page.waitForLoadState('networkidle');")
    assert window.run("return page.locator('.chosen h3').innerText();") == told
    assert window.run("return page.locator('.chosen details[open] summary:focus').count();") == 1
    drawn = [asked for asked in window.run("return seen.requests;") if "/timeline" in asked]
    assert len(drawn) == 1, "the last plan, once"


def test_cancelling_by_keys_asks_first_and_escape_means_no(daemon: Running, window: Window) -> None:
    job_id = daemon.submit(filename="slow.csv", name="W52", time_limit_seconds=100)
    daemon.searching(job_id)
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon))
    window.shows("Finish and keep the best")
    tab_to(window, "Cancel…")
    press(window, "Enter")
    window.shows("Cancel planning?")
    press(window, "Escape")
    assert window.run("return page.locator('dialog[open]').count();") == 0
    assert daemon.get(job_id)["status"] == "running"
    press(window, "Enter")  # the button has the focus again
    window.shows("Cancel planning?")
    press(window, "Tab", "Enter")
    window.titled("^⊘ W52$")


def test_another_view_has_the_focus_and_a_choice_within_one_keeps_it(
    daemon: Running, window: Window
) -> None:
    lots = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,80000\n"
    first, second = (daemon.submit(lots, user="kai", name=name) for name in ("one", "two"))
    for job_id in (first, second):
        daemon.end(job_id)
    window.open(daemon.url, f"/diff?a={first}", ticket(daemon, "kai"))
    window.shows("Choose two plans.")
    focus = (
        "return page.evaluate(() => document.activeElement.id || document.activeElement.tagName);"
    )
    window.run("await page.getByLabel('To').focus();")
    window.run("await page.getByLabel('To').selectOption(args.id);", id=str(second))
    window.run("await page.locator('.gantt').nth(1).waitFor();")
    assert window.run(focus) == "SELECT"
    window.run("await page.getByRole('link', { name: 'All plans' }).focus();")
    press(window, "Enter")
    window.shows("Choose a file")
    assert window.run(focus) == "main"
    window.run("await page.goBack();")
    window.shows("Compare plans")
    assert window.run(focus) == "main"


ANNOUNCED = """
    page = await opened();
    seen.said = [];
    await page.exposeFunction("noted", (at, text) => seen.said.push([at, text]));
    await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
      const said = () => document.querySelector("[role=status].unseen")?.textContent ?? "";
      let last = "";
      new MutationObserver(() => {
        if (said() === last) return;
        last = said();
        noted(Date.now(), last);
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    }));
"""


def gaps(said: Sequence[tuple[int, str]]) -> list[float]:
    """Seconds from one announcement to the next."""
    return [(after[0] - before[0]) / 1000 for before, after in pairwise(said)]


def test_a_screen_reader_is_told_one_thing_in_five_seconds_and_the_end(
    daemon: Running, window: Window
) -> None:
    """Whoever walks through the chart fast hears where they stand, not all they passed."""
    job_id = daemon.submit(filename="slow.csv", name="W53", time_limit_seconds=100)
    window.run(ANNOUNCED)
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon))
    window.titled(r"^[5-8]\d % W53$")
    bars(window)
    window.run("await page.locator('.drawing').focus();")
    for _ in range(8):
        press(window, "ArrowRight")
        window.run("await page.waitForTimeout(500);")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.titled("^✓ W53$")
    window.run(
        "for (let n = 0; n < 150 && !/W53: .* lots in/.test(seen.said.at(-1)?.[1] ?? ''); n++) "
        "await page.waitForTimeout(100);"
    )
    said = window.run("return seen.said;")
    assert 2 <= len(said) <= 6, said
    assert "W53: " in said[-1][1] and "makespan" in said[-1][1]
    assert min(gaps(said)) > 4.8, said
