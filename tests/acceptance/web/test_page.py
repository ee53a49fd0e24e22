"""The page in a real browser, against a real daemon."""

import asyncio
import base64
import io
import signal
from pathlib import Path

import httpx2
import openpyxl
import pytest

from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.api.test_path_prefix import PREFIX, Portal
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.conftest import Running
from tests.acceptance.web.conftest import Window

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.timeout(180)]


def ticket(daemon: Running, user: str | None = None) -> str:
    return str(daemon.call("POST", "/auth/ticket", user).json()["ticket"])


def bars(window: Window) -> int:
    script = "await page.locator('.gantt-svg .bar').first().waitFor();"
    return int(window.run(f"{script} return page.locator('.gantt-svg .bar').count();"))


def test_a_job_is_watched_to_its_end_in_two_tabs(daemon: Running, window: Window) -> None:
    job_id = daemon.submit(filename="slow.csv", name="W42", time_limit_seconds=100)
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon))
    window.titled(r"^[5-8]\d % W42$")
    assert "ticket" not in window.run("return page.url();")
    window.run("await page.locator('[data-state=live]').waitFor();")
    window.run("await opened(); await context.pages().at(-1).goto(args.to);", to=daemon.url)
    window.shows("W42")
    window.run("await page.getByRole('link', { name: 'W42' }).first().click();")
    window.titled(r"^[5-8]\d % W42$")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.titled("^✓ W42$")
    assert bars(window) > 3
    window.shows("Download:")
    window.run("await context.pages()[0].waitForFunction(() => document.title === '✓ W42');")
    assert window.troubles == []


DROP = """
    await page.locator(".drop").waitFor();
    const data = await page.evaluateHandle(([bytes, name, type]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], name, { type }));
      return data;
    }, [args.bytes, args.name, args.type]);
    await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
"""


def drop(window: Window, content: bytes, name: str, kind: str = "text/csv") -> None:
    """A file let go over the page."""
    window.run(DROP, bytes=base64.b64encode(content).decode(), name=name, type=kind)


def answer(window: Window, question: str, reading: str) -> None:
    """Waits for a question and clicks on one of its readings."""
    window.shows(question)
    button = "page.locator('.question button', { hasText: new RegExp(args.reading) }).first()"
    window.run(f"await {button}.click();", reading=reading)


def test_a_file_is_dropped_its_question_answered_and_planned(
    daemon: Running, window: Window
) -> None:
    lots = "Charge;Produkt;Menge\nL1;A;120.000\nL2;A;80.000\nL3;B;60.000\n"
    window.open(daemon.url, "/", ticket(daemon))
    drop(window, lots.encode(), "KW 50.csv")
    window.shows("Which column holds the vials?")
    assert window.run("return axe();") == []
    answer(window, "Which column holds the vials?", "Menge")
    answer(window, "What do the points and commas of the vials mean?", "[Cc]omma")
    window.shows("260,000")  # the control total
    window.shows("Line (assumed)")
    window.run('await page.getByRole("button", { name: "Plan 3 lots" }).click();')
    window.titled("^✓ KW 50$")
    assert bars(window) >= 5
    assert window.troubles == []


BESIDE = """
    return page.evaluate((name) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["Lot ID,Type,Vials\\nL1,A,1000\\n"], name));
      const options = { dataTransfer, bubbles: true, cancelable: true };
      const at = document.querySelector(".top");
      const over = new DragEvent("dragover", options);
      return [over, new DragEvent("drop", options)].map((event) => !at.dispatchEvent(event));
    }, args.name);
"""


def test_a_file_let_go_beside_the_frame_is_taken_and_the_page_is_not_left(
    daemon: Running, window: Window
) -> None:
    window.open(daemon.url, "/", ticket(daemon))
    window.shows("Choose a file")
    assert window.run(BESIDE, name="beside.csv") == [True, True]
    window.shows("1 lot in beside.csv")
    window.open(daemon.url, "/status")
    window.shows("Servers and workers")
    assert window.run(BESIDE, name="nowhere.csv") == [True, True], "it would be shown instead"
    window.shows("Servers and workers")


def test_a_file_that_cannot_be_read_takes_the_place_of_the_one_before(
    daemon: Running, window: Window
) -> None:
    window.open(daemon.url, "/", ticket(daemon))
    window.run("await page.locator('.drop').waitFor();")
    drop(window, b"Lot ID,Type,Vials\nL1,A,1000\n", "first.csv")
    window.shows("1 lot in first.csv")
    drop(window, b"a,b,c\n" * 1_700_000, "large.csv")
    window.shows("larger than 10 MB")
    assert window.run("return page.getByText('first.csv').count();") == 0
    assert window.run("return page.getByRole('button', { name: /^Plan/ }).count();") == 0


def test_lots_with_dates_assume_the_line_as_well_and_are_due_by_the_end_of_a_day(
    daemon: Running, window: Window
) -> None:
    lots = "Charge;Produkt;Vials;Due\nL1;A;120000;2027-01-10\nL2;A;80000;2027-01-11\n"
    window.open(daemon.url, "/", ticket(daemon))
    drop(window, lots.encode(), "KW 2.csv")
    window.shows("Sun 10 Jan 24:00 to Mon 11 Jan 24:00")
    window.shows("Line (assumed)")
    window.shows("19,920 vials/h")
    window.run('await page.getByRole("button", { name: "Plan 2 lots" }).click();')
    window.titled("^✓ KW 2$")
    window.shows("in 1 campaign")
    window.shows("bound 38")  # it came with the proof


def german_workbook() -> bytes:
    """As a planner keeps it: titles, weeks between the rows, a unit in a heading, a sum, a name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [
        ("Abfüllplan Linie 1", None, None, None),
        (None, None, None, None),
        ("Charge", "Produkt", "Menge alt [Stück]", "Menge neu [Stück]"),
        ("KW 50", None, None, None),
        ("00123", "Größe – 2 ml", 100_000, 110_000),
        ("00124", "Größe – 2 ml", 80_000, 90_000),
        ("KW 51", None, None, None),
        ("00125", "Vakzin B", 60_000, 65_000),
        ("Summe", None, 240_000, 265_000),
        (None, None, None, None),
        ("erstellt: M. Muster", None, None, None),
    ]
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_people_p5_the_german_workbook_is_dropped_answered_by_clicks_and_planned(
    daemon: Running, window: Window
) -> None:
    window.open(daemon.url, "/", ticket(daemon))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    drop(window, german_workbook(), "Abfüllplan.xlsx", kind)
    answer(window, "Which column holds the vials?", "Menge neu")
    window.shows("265,000")
    window.run('await page.getByRole("button", { name: "Plan 3 lots" }).click();')
    window.titled("^✓ Abfüllplan$")
    assert bars(window) >= 5
    window.shows("00123")
    assert window.troubles == []


def test_what_cannot_be_planned_says_where_and_why(daemon: Running, window: Window) -> None:
    job_id = daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\n", name="bad")
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon))
    window.titled("^✗ bad$")
    window.shows("-5")
    window.shows("column C")


def test_finishing_keeps_the_plan_and_cancelling_asks_first(
    daemon: Running, window: Window
) -> None:
    finished, cancelled = (
        daemon.submit(filename="slow.csv", name=name, time_limit_seconds=60)
        for name in ("kept", "thrown away")
    )
    window.open(daemon.url, f"/schedule/{finished}", ticket(daemon))
    window.run('await page.getByRole("button", { name: "Finish and keep the best" }).click();')
    window.titled("^✓ kept$")
    window.open(daemon.url, f"/schedule/{cancelled}")
    window.run('await page.getByRole("button", { name: "Cancel…" }).click();')
    window.shows("Cancel planning?")
    assert daemon.get(cancelled)["status"] in ("queued", "running")
    window.run('await page.getByRole("button", { name: "Cancel and throw away" }).click();')
    window.titled("^⊘ thrown away$")


BLOCKED = {
    "sockets": """() => {
        window.WebSocket = class extends EventTarget {
            constructor() {
                super();
                const lost = Object.assign(new Event("close"), { code: 1006, reason: "" });
                setTimeout(() => this.dispatchEvent(lost));
            }
            close() {}
        };
    }""",
    "streams": """() => {
        const real = fetch;
        const isStream = (init) => new Headers(init?.headers).get("Accept") === "text/event-stream";
        window.fetch = (to, init) =>
            isStream(init) ? Promise.reject(new TypeError("blocked")) : real(to, init);
    }""",
}
"""What a network does that lets no sockets, or no event streams, through."""


@pytest.mark.parametrize(
    ("blocked", "used"),
    [
        (["sockets"], r"^text/event-stream "),
        (["sockets", "streams"], r"^application/json .*/events"),
    ],
)
def test_where_no_socket_can_be_had_the_same_is_shown(
    daemon: Running, window: Window, blocked: list[str], used: str
) -> None:
    job_id = daemon.submit(filename="slow.csv", name="W43", time_limit_seconds=100)
    window.run("await opened();")
    for name in blocked:
        window.run(f"await context.addInitScript({BLOCKED[name]});")
    window.run(
        "await page.goto(args.to);", to=f"{daemon.url}/schedule/{job_id}#ticket={ticket(daemon)}"
    )
    window.titled(r"^[5-8]\d % W43$")
    window.run("await page.locator('[data-state=live]').waitFor();")
    daemon.call("POST", f"/schedule/{job_id}/finish")
    window.titled("^✓ W43$")
    assert window.run(
        "return seen.requests.some((one) => new RegExp(args.used).test(one));", used=used
    )
    assert window.run("return seen.sockets.length;") == 0
    window.open(daemon.url, "/")
    window.shows("W43")


def test_a_daemon_that_is_killed_is_told_and_found_again(shell: Shell, window: Window) -> None:
    daemon = shell.serve("--port", 0, slow=True)
    port = shell.address.url.rpartition(":")[2]
    answer = shell.call(
        "POST",
        "/schedule",
        files={"lots": ("slow.csv", shell.lots().read_bytes())},
        data={"name": "W44", "time_limit_seconds": 200},
    )
    job_id = answer.json()["schedule_id"]
    opened = shell.call("POST", "/auth/ticket").json()["ticket"]
    window.open(shell.address.url, f"/schedule/{job_id}", opened)
    window.titled(r"^[5-8]\d % W44$")
    daemon.process.send_signal(signal.SIGKILL)
    daemon.process.wait(20)
    window.titled(r"^○ [5-8]\d % W44$")
    window.shows("retry in")
    assert window.run("return page.getByRole('button', { name: /Finish/ }).isDisabled();")
    shell.serve("--port", port, slow=True)
    window.run(
        "const retry = page.getByRole('button', { name: 'Retry now' });"
        "await retry.click({ timeout: 500 }).catch(() => {});"
    )
    window.run("await page.locator('[data-state=live]').waitFor({ timeout: 40_000 });")
    assert shell.call("POST", f"/schedule/{job_id}/finish").status_code == 202
    window.titled("^✓ W44$")
    assert bars(window) > 3


def test_another_users_job_looks_like_a_missing_one(daemon: Running, window: Window) -> None:
    theirs = daemon.submit()
    window.open(daemon.url, f"/schedule/{theirs}", ticket(daemon, "anna"))
    window.shows(f"There is no schedule {theirs}")
    assert window.titled(r"Schedule \d+$")


def test_under_a_path_everything_is_found(tmp_path: Path, window: Window) -> None:
    """The portal takes the prefix off; the page asks for nothing outside of it."""
    asked = {"data_dir": tmp_path, "root_path": PREFIX}
    daemon = start_embedded(load(asked, environment={}).settings)
    headers = {"Authorization": f"Bearer {read_token(tmp_path)}"}
    files = {"lots": ("lots.csv", LOTS_CSV)}

    def visit(portal: str) -> None:
        with httpx2.Client(base_url=portal, headers=headers, trust_env=False) as http:
            job = http.post("/schedule", files=files, data={"name": "W45"}).json()
            found = http.post("/auth/ticket").json()["ticket"]
        window.open(portal, f"/schedule/{job['schedule_id']}", found)
        window.titled("^✓ W45$")
        assert bars(window) > 3
        window.run("await page.getByRole('link', { name: 'All plans' }).click();")
        window.shows("W45")
        assert window.run("return page.url();") == f"{portal}/"
        assert window.troubles == []

    async def look() -> None:
        async with Portal(daemon.url, told=False).running() as portal:
            await asyncio.to_thread(visit, portal)

    try:
        asyncio.run(look())
    finally:
        daemon.stop()


def test_the_chart_is_walked_through_by_keys(daemon: Running, window: Window) -> None:
    job_id = daemon.submit()
    daemon.end(job_id)
    window.open(daemon.url, f"/schedule/{job_id}", ticket(daemon))
    bars(window)
    window.run("await page.locator('.drawing').focus(); await page.keyboard.press('ArrowRight');")
    first = window.run("return page.locator('.chosen h3').innerText();")
    window.run("await page.keyboard.press('ArrowRight'); await page.keyboard.press('ArrowRight');")
    third = window.run("return page.locator('.chosen h3').innerText();")
    assert first.startswith("Clean") and third != first
    window.run("await page.keyboard.press('Escape');")
    assert window.run("return page.locator('.chosen h3').count();") == 0


def test_two_hundred_jobs_are_listed_a_page_at_a_time(daemon: Running, window: Window) -> None:
    for number in range(200):
        daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\n", user="paula", name=f"W{number:03}")
    window.open(daemon.url, "/", ticket(daemon, "paula"))
    window.run("await page.getByRole('button', { name: /^Show \\d+ more/ }).waitFor();")
    assert window.run("return page.locator('.jobs tbody tr').count();") == 100
    window.run("await page.getByPlaceholder('Find…').fill(args.wanted);", wanted="W007")
    window.run("await page.waitForFunction(() => !document.querySelector('.jobs tbody tr + tr'));")
    window.shows("W007")
