"""Every view at the widths people have, in light and dark and on paper: it fits, nothing is cut
off, and it hinders nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window
from tests.acceptance.web.test_page import drop, ticket

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(300)]

EXAMPLE = Path(__file__).parents[3] / "examples/plant"
PLANT = (EXAMPLE / "plant.toml").read_text("utf-8")
LOTS = (EXAMPLE / "lots.csv").read_bytes()
LONG = "A plan with a name that is rather long for a telephone"


@dataclass(frozen=True)
class Shown:
    """Jobs of each kind, all of one user who has nothing else."""

    user: str
    plan: int
    other: int
    failed: int
    live: int
    comparison: int


@pytest.fixture(scope="module")
def shown(daemon: Running) -> Iterator[Shown]:
    user = "lea"
    headers = {"Content-Type": "application/toml"}
    kept = daemon.call("PUT", "/configs/Example", user, content=PLANT, headers=headers)
    assert kept.status_code == 200, kept.text
    plan, other = (
        daemon.submit(LOTS, user=user, name=name, config="Example", time_limit_seconds=1)
        for name in (LONG, "W43")
    )
    failed = daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\nL2,,7\n", user=user, name="W44")
    files = {"lots": ("lots.csv", LOTS_CSV)}
    asked = {"strategies": "given-order,smart-pack", "name": "W45"}
    compared = daemon.call("POST", "/comparison", user, files=files, data=asked)
    assert compared.status_code == 202, compared.text
    for job_id in (plan, other, failed):
        daemon.end(job_id)
    live = daemon.submit(filename="slow.csv", user=user, name="W46", time_limit_seconds=600)
    daemon.searching(live)
    yield Shown(user, plan, other, failed, live, compared.json()["comparison_id"])
    daemon.call("POST", f"/schedule/{live}/cancel", user)


def views(shown: Shown) -> list[tuple[str, str, str]]:
    """Name, address, and what can be read there."""
    return [
        ("jobs", "/", LONG),
        ("live", f"/schedule/{shown.live}", "The best plan so far"),
        ("plan", f"/schedule/{shown.plan}", "Smallest slack"),
        ("failed", f"/schedule/{shown.failed}", "the cell is empty"),
        ("comparison", f"/comparison/{shown.comparison}", "Strategies"),
        ("choose", f"/diff?a={shown.plan}", "Choose two plans."),
        ("diff", f"/diff?a={shown.plan}&b={shown.other}", "Utilization"),
        ("plant", "/configs", "Kept by name"),
        ("connections", "/status", "Your own"),
        ("missing", "/schedule/999999", "There is no schedule 999999"),
    ]


OVER = "return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);"
CUT = """
    const texts = "h1, h2, h3, p, dd, dt, button, a, legend, select, label";
    return page.evaluate((texts) => [...document.querySelectorAll(texts)]
      .filter((at) => at.checkVisibility() && !at.closest(".unseen, .scroll, .skip"))
      .filter((at) => getComputedStyle(at).display !== "inline")
      .filter((at) => at.scrollWidth > at.clientWidth + 1)
      .map((at) => at.outerHTML.slice(0, 200)), texts);
"""
"""Elements whose text is wider than they are."""


def judge(window: Window, name: str) -> None:
    assert window.run(OVER) <= 0, name
    assert window.run(CUT) == [], name
    assert window.run("return axe();") == [], name


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_fits_and_hinders_nobody(
    daemon: Running, shown: Shown, window: Window, width: int, scheme: str
) -> None:
    window.open(daemon.url, viewport={"width": width, "height": 800}, colorScheme=scheme)
    window.run('await page.getByRole("heading", { name: "Sign in" }).waitFor();')
    judge(window, "sign in")
    window.open("about:blank", "")
    window.open(daemon.url, "/", ticket(daemon, shown.user))
    window.shows("Sign out")
    for name, path, text in views(shown):
        window.open(daemon.url, path)
        window.shows(text)
        window.run("await page.waitForLoadState('networkidle');")
        judge(window, name)
    refused = [one for one in window.troubles if "404" not in one]  # of the missing one
    assert refused == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_file_that_is_looked_through_fits_and_hinders_nobody(
    daemon: Running, shown: Shown, window: Window, width: int
) -> None:
    size = {"width": width, "height": 800}
    window.run("await opened({ viewport: args.size });", size=size)
    window.open(daemon.url, "/", ticket(daemon, shown.user))
    for content, text in (
        (b"Charge;Produkt;Menge\nL1;A;120.000\nL2;A;80.000\n", "Which column holds the vials?"),
        (b"Lot ID,Type,Vials\nL1,A,-5\nL2,B,0\n", "cannot be planned yet"),
        (LOTS, "Plan 60 lots"),
    ):
        drop(window, content, "lots with a long name of their own.csv")
        window.shows(text)
        judge(window, text)
    window.open(daemon.url, "/configs")
    drop(window, PLANT.encode(), "site.toml", "application/toml")
    window.shows("It can be used")
    judge(window, "a plant's file")


DARK_INK = """
    return page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
"""


def test_a_plan_is_printed_whole_in_dark_ink_on_sheets_that_break_between_rows(
    daemon: Running, shown: Shown, window: Window
) -> None:
    """Nothing that can only be clicked is on paper; a year of weeks takes several sheets."""
    rows = [f"L{n:04},A,{400_000 + n}" for n in range(400)]
    year = "\n".join(["Lot ID,Type,Vials", *rows]).encode()
    job_id = daemon.submit(year, user=shown.user, name="2027", time_limit_seconds=1)
    daemon.end(job_id)
    window.run("await opened({ colorScheme: 'dark' });")
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon, shown.user))
    window.run("await page.locator('.drawing svg, .drawing canvas').first().waitFor();")
    weeks = window.run("return page.locator('.screen .labels div').count();")
    assert weeks > 40
    assert window.run(DARK_INK) == "rgb(230, 237, 241)"
    pages = """
        const pdf = await page.pdf({ format: "A4", landscape: true });
        await page.emulateMedia({ media: "print" });
        await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
        return pdf.toString("latin1").match(/[/]Type\\s*[/]Page\\b/g).length;
    """
    assert 4 <= window.run(pages) <= 8
    heights = window.run("""
        return page.evaluate(() => [...document.querySelectorAll(".sheet")].map(
          (at) => [at.offsetHeight, at.querySelectorAll(".labels div").length],
        ));
    """)
    assert sum(rows for _, rows in heights) == weeks
    assert max(height for height, _ in heights) < 640, "what a landscape sheet has room for"
    assert window.run(DARK_INK) == "rgb(20, 34, 43)"
    for hidden in ("button", ".top", ".screen", ".downloads", ".messages"):
        script = "return page.locator(args.at).filter({ visible: true }).count();"
        assert window.run(script, at=hidden) == 0, hidden
    window.run("await page.evaluate(() => dispatchEvent(new Event('afterprint')));")
    window.run("await page.emulateMedia({ media: 'screen' });")
    assert window.run("return page.locator('.sheet').count();") == 0
    assert window.troubles == []


def test_nothing_moves_for_whoever_wants_no_motion(
    daemon: Running, shown: Shown, window: Window
) -> None:
    window.run("await opened({ reducedMotion: 'reduce' });")
    window.open(daemon.url, f"/schedule/{shown.live}", ticket(daemon, shown.user))
    window.run("await page.locator('.time .bar div').waitFor();")
    moving = """
        return page.evaluate(() => [...document.querySelectorAll("*")].filter((at) => {
          const { transitionDuration, animationName } = getComputedStyle(at);
          return !/^(0s(, )?)+$/.test(transitionDuration) || animationName !== "none";
        }).map((at) => at.outerHTML.slice(0, 100)));
    """
    assert window.run(moving) == []
