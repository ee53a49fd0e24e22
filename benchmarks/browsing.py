"""The page in a browser: its first paint, and a pan over 10,000 lots on 20 lines.

What it measures: ms from asking for the page to its first content, in a browser that has never been
there; processor ms of script, style, layout and paint from one move of a drag to the next, a frame
each, by a trace of the browser's own, at several zooms. The plan is made up and handed to the page
in the place of the daemon's answer, since what is measured is the page.

Needs a Chromium and the packages of `web/`.
"""

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load

LINES, LOTS = 20, 10_000
START = datetime(2027, 1, 4, 6, tzinfo=UTC)
ZOOMS = (1, 3, 5)
"""How often one zooms in, by half each time, before the drag."""

PAINTS = 5
PRODUCTS = {f"Product {n}": colour for n, colour in enumerate(("#8ecae6", "#ffd166", "#95d5b2"))}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Lane:
    """A line's time, filled bar after bar."""

    def __init__(self, name: str) -> None:
        self.name, self.bars = name, list[dict[str, Any]]()
        self.at = START

    def add(self, kind: str, hours: float, text: str = "", **more: Any) -> None:
        until = self.at + timedelta(hours=hours)
        times = {"start": self.at.isoformat(), "end": until.isoformat()}
        nothing = {"lot": None, "product": None, "colour": None, "campaign": 1}
        self.bars.append({"kind": kind, "text": text or kind, **times, **nothing, **more})
        self.at = until


def timeline() -> dict[str, Any]:
    """A plan of cleans, changeovers and fills, as `GET /schedule/{id}/timeline` tells one."""
    lanes = [Lane(f"Line {line + 1}") for line in range(LINES)]
    for line, lane in enumerate(lanes):
        for lot in range(LOTS // LINES):
            colour = (lot // 4 + line) % len(PRODUCTS)
            if lot % 12 == 0:
                lane.add("clean", 24)
            elif lot % 4 == 0:
                lane.add("changeover", 8)
            name = f"L{line:02}-{lot:03}"
            shown = {"lot": name, "product": list(PRODUCTS)[colour], "colour": colour}
            lane.add("fill", 5 + lot % 3, f"Fill {name}", **shown)
    return {
        "kind": "schedule",
        "id": 1,
        "provisional": False,
        "zone": "Europe/Berlin",
        "start": START.isoformat(),
        "end": max(lane.at for lane in lanes).isoformat(),
        "colours": PRODUCTS,
        "marks": [],
        "lanes": [{"name": lane.name, "resource": None, "bars": lane.bars} for lane in lanes],
    }


def figures(frames: Sequence[float]) -> str:
    """Median, 95th percentile and worst, in ms."""
    ordered = sorted(frames)
    high = ordered[int(0.95 * (len(ordered) - 1))]
    return f"{statistics.median(ordered):.1f} | {high:.1f} | {ordered[-1]:.1f}"


def main(_: Sequence[str]) -> None:
    """Prints both."""
    from web import build

    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("There is no Chromium.")
        return
    build.install()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        embedded = start_embedded(load({"data_dir": data_dir}, environment={}).settings)
        try:
            found = seen(embedded.url, str(read_token(data_dir)), data_dir, browser)
        finally:
            embedded.stop()
    print(f"first paint of {PAINTS}: median {statistics.median(found['paints']):.0f} ms, "
          f"worst {max(found['paints']):.0f} ms\n")  # fmt: skip
    print("| zoomed in | drawn as | frames | median ms | p95 ms | worst ms |")
    print("|---|---|---|---|---|---|")
    for zooms, pan in found["pans"].items():
        part = f"1/{2 ** int(zooms)} of the plan"
        print(f"| {part} | {pan['drawn']} | {len(pan['frames'])} | {figures(pan['frames'])} |")


def seen(url: str, token: str, folder: Path, browser: str) -> Any:
    """What the browser measured: `paints`, and `pans` by zoom, each with how it is `drawn` and the
    ms of its `frames`."""
    from web import build

    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as http:
        lots = {"lots": [{"lot_id": "L1", "type": "A", "vials": 1000}]}
        job = http.post("/schedule", json=lots).json()["schedule_id"]
        while http.get(f"/schedule/{job}").json()["status"] != "succeeded":
            time.sleep(0.05)

        plan = folder / "timeline.json"
        plan.write_text(json.dumps(timeline()))
        asked = {"workspace": str(build.WEB), "executablePath": browser, "url": url, "token": token,
                 "paints": PAINTS, "zooms": ZOOMS, "job": job, "timeline": str(plan)}  # fmt: skip
        command = [str(build.NODE), str(Path(__file__).with_suffix(".mjs")), json.dumps(asked)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        return json.loads(ran.stdout)
