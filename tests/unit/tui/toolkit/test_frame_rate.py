"""A key's echo: the rate that Textual takes from the environment, set by whoever starts it."""

import os
import subprocess
import sys

import pytest

RATE = "from textual.constants import MAX_FPS; print(MAX_FPS)"
IMPORTED = f"import fillsched_tui.app; {RATE}"
STARTED = f"from fillsched_tui.toolkit.frame_rate import echo_soon; echo_soon(); {RATE}"


@pytest.mark.parametrize(
    ("code", "given", "rate"),
    [(IMPORTED, None, "60"), (STARTED, None, "120"), (STARTED, "30", "30")],
    ids=["an import sets nothing", "a start sets it", "what somebody has set stays"],
)
def test_the_rate(code: str, given: str | None, rate: str) -> None:
    others = {name: value for name, value in os.environ.items() if name != "TEXTUAL_FPS"}
    env = others if given is None else {**others, "TEXTUAL_FPS": given}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=env
    )
    assert (ran.stdout.strip(), ran.stderr) == (rate, "")
