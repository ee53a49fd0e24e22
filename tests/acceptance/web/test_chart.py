"""The chart under a mouse: what lies under it, zoom and pan, lines and weeks, and its files."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window
from tests.acceptance.web.test_page import bars, ticket

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]

EXAMPLE = Path(__file__).parents[3] / "examples/plant"


@pytest.fixture(scope="module")
def job_id(daemon: Running) -> int:
    """A plan of the example plant: lines, shared equipment, closures, due dates."""
    plant = (EXAMPLE / "plant.toml").read_text("utf-8")
    headers = {"Content-Type": "application/toml"}
    assert (
        daemon.call("PUT", "/configs/Site", "uta", content=plant, headers=headers).status_code
        == 200
    )
    lots = (EXAMPLE / "lots.csv").read_bytes()
    job_id = daemon.submit(lots, user="uta", name="W54", config="Site", time_limit_seconds=1)
    daemon.end(job_id)
    return job_id


@pytest.fixture
def chart(daemon: Running, window: Window, job_id: int) -> Window:
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon, "uta"))
    assert bars(window) > 60
    return window


AXIS = "return page.locator('.drawing svg text.axis').allTextContents();"


def at_bar(window: Window, kind: str, number: int) -> dict[str, float]:
    """The middle of a bar, and what is under it in the page's own data."""
    script = """
        const bar = page.locator(`.gantt-svg .bar.${args.kind}`).nth(args.number);
        const box = await bar.boundingBox();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    """
    found: dict[str, float] = window.run(script, kind=kind, number=number)
    return found


def test_the_lot_under_the_mouse_is_told_and_its_reasons_when_it_is_clicked(
    daemon: Running, chart: Window, job_id: int
) -> None:
    place = at_bar(chart, "fill", 3)
    chart.run("await page.mouse.move(args.x, args.y);", **place)
    tip = chart.run("return page.locator('.tip').innerText();")
    activities = daemon.call("GET", f"/schedule/{job_id}/activities", "uta").json()["activities"]
    lots = {one["lot_id"]: one for one in activities if one["kind"] == "fill"}
    (lot,) = [lot for lot in lots if f" {lot} " in tip]
    assert lots[lot]["type"] in tip and f"{lots[lot]['vials']:,}" in tip
    chart.run("await page.mouse.click(args.x, args.y);", **place)
    chart.shows(f"Fill of {lot}")
    why = daemon.call("GET", f"/schedule/{job_id}/why/{lot}", "uta").json()
    chart.shows(why["place"]["text"][:60])
    chart.run("await page.mouse.move(5, 5);")
    assert chart.run("return page.locator('.tip').count();") == 0


TOUCH = """
    const cdp = await context.newCDPSession(page);
    const touch = (type, ...xs) => cdp.send("Input.dispatchTouchEvent", {
      type, touchPoints: xs.map((x, id) => ({ x, y: args.y, id })),
    });
"""


def test_two_fingers_zoom_where_they_are_one_pans_and_neither_chooses(chart: Window) -> None:
    whole = chart.run(AXIS)
    place = at_bar(chart, "fill", 5)
    under = """
        await page.mouse.move(5, 5);
        await page.mouse.move(args.x, args.y);
        return page.locator(".tip strong").innerText();
    """
    held = chart.run(under, **place)
    drawn = "return page.locator('.drawing svg > g').first().getAttribute('transform');"
    chart.run(
        TOUCH
        + """
        await touch("touchStart", args.x - 40);
        await touch("touchStart", args.x - 40, args.x + 40);
        for (let n = 50; n <= 120; n += 10) await touch("touchMove", args.x - n, args.x + n);
        await touch("touchEnd");
        await page.locator(".drawing.zoomed").waitFor();
        """,
        **place,
    )
    assert chart.run(under, **place) == held, "what lies between the fingers stays there"
    before = chart.run(drawn)
    chart.run(
        TOUCH
        + """
        await touch("touchStart", args.x);
        for (let n = 1; n <= 8; n++) await touch("touchMove", args.x - 10 * n);
        await touch("touchEnd");
        """,
        **place,
    )
    assert chart.run(drawn) != before
    chart.run(
        TOUCH
        + """
        await touch("touchStart", args.x);
        await touch("touchStart", args.x, args.x + 30);
        await touch("touchEnd");
        """,
        **at_bar(chart, "fill", 5),
    )
    assert chart.run("return page.locator('.chosen').count();") == 0
    tap = TOUCH + 'await touch("touchStart", args.x); await touch("touchEnd");'
    chart.run(tap, **at_bar(chart, "fill", 5))
    chart.run("await page.locator('.chosen h3').waitFor();")
    chart.run('await page.getByRole("button", { name: "whole plan" }).click();')
    assert chart.run(AXIS) == whole


def test_wheel_buttons_and_drag_zoom_and_pan_and_the_whole_plan_comes_back(chart: Window) -> None:
    whole = chart.run(AXIS)
    place = at_bar(chart, "fill", 5)
    chart.run("await page.mouse.move(args.x, args.y); await page.mouse.wheel(0, 120);", **place)
    chart.run("await page.waitForFunction(() => scrollY >= 120);")
    assert chart.run(AXIS) == whole, "the wheel alone scrolls the page"
    chart.run("await page.evaluate(() => scrollTo(0, 0));")
    chart.run("await page.waitForFunction(() => scrollY === 0);")
    place = at_bar(chart, "fill", 5)
    chart.run(
        """
        await page.mouse.move(args.x, args.y);
        await page.keyboard.down("Control");
        for (let n = 0; n < 6; n++) await page.mouse.wheel(0, -120);
        await page.keyboard.up("Control");
        await page.locator(".drawing.zoomed").waitFor();
        """,
        **place,
    )
    near = chart.run(AXIS)
    assert near != whole
    chart.run(
        """
        await page.mouse.down();
        await page.mouse.move(args.x - 200, args.y, { steps: 10 });
        await page.mouse.up();
        """,
        **place,
    )
    moved = chart.run("return page.locator('.drawing svg > g').first().getAttribute('transform');")
    assert chart.run("return page.locator('.chosen').count();") == 0, "a drag is no click"
    chart.run('await page.getByRole("button", { name: "Zoom out" }).click();')
    out = chart.run("return page.locator('.drawing svg > g').first().getAttribute('transform');")
    assert out != moved
    chart.run('await page.getByRole("button", { name: "whole plan" }).click();')
    assert chart.run(AXIS) == whole


def test_weeks_are_rows_that_hold_the_same_lots(chart: Window) -> None:
    lots = "return page.locator('.gantt-svg .bar.fill').count();"
    by_lines = chart.run(lots)
    chart.run('await page.getByRole("button", { name: "weeks" }).click();')
    labels = chart.run("return page.locator('.screen .labels div').allInnerTexts();")
    assert len(labels) > 10 and all(label.split()[-1] in ("V1", "V2", "S1") for label in labels)
    assert chart.run(AXIS) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert chart.run(lots) >= by_lines * 0.9  # one that passes midnight on Sunday is in two rows
    assert chart.run("return page.getByLabel('Zoom in').isDisabled();")


def test_products_closures_and_due_dates_are_drawn_and_the_legend_says_what_they_are(
    daemon: Running, chart: Window, job_id: int
) -> None:
    legend = chart.run("return page.locator('ul.legend li').allInnerTexts();")
    timeline = daemon.call("GET", f"/schedule/{job_id}/timeline", "uta").json()
    products = list(timeline["colours"])
    assert [one.strip() for one in legend][: len(products)] == products
    assert {"clean", "changeover", "closed", "due date"} <= {one.strip() for one in legend}
    fills = chart.run("""
        return page.locator(".gantt-svg .bar.fill").evaluateAll(
          (all) => [...new Set(all.map((at) => at.getAttribute("fill")))],
        );
    """)
    assert set(fills) <= set(timeline["colours"].values()) and len(fills) == len(products)
    closed = [mark for mark in timeline["marks"] if mark["kind"] == "closed"]
    due = [
        mark
        for mark in timeline["marks"]
        if mark["kind"] == "due" and mark["start"] <= timeline["end"]
    ]
    assert chart.run("return page.locator('.gantt-svg rect.closed').count();") == len(closed) > 0
    assert chart.run("return page.locator('.gantt-svg .due').count();") == len(due) > 0


def test_every_download_is_the_file_it_says(chart: Window) -> None:
    script = """
        const got = page.waitForEvent("download");
        const links = page.locator(".downloads");
        await links.getByRole("link", { name: args.name, exact: true }).click();
        const download = await got;
        const { readFile } = await import("node:fs/promises");
        const content = await readFile(await download.path());
        return [download.suggestedFilename(), content.toString("latin1")];
    """
    begins = {"CSV": "kind,line,lot_id", "Page to print": "<!doctype html", "Picture": "<svg",
              "Calendar": "BEGIN:VCALENDAR"}  # fmt: skip
    for name, first in begins.items():
        suggested, content = chart.run(script, name=name)
        assert first.lower() in content[:300].lower(), name
        assert "W54" in suggested or "schedule" in suggested, suggested
    _, book = chart.run(script, name="Workbook")
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book.encode("latin1"))).namelist()
    _, document = chart.run(script, name="JSON")
    assert len(json.loads(document.encode("latin1").decode())["activities"]) > 60
