"""The example in docs/client.md does what it says, against a running daemon, and as it was once."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Running

ROOT = Path(__file__).parents[3]

BY_KEYS = """
from pathlib import Path

from fillsched.client import Client, fixed


async def main(url: str, token: str) -> None:
    async with Client(fixed(url, token)) as client:
        lots = Path("examples/lots.csv")
        job = await client.submit(lots.read_bytes(), lots.name, name="W42", time_limit_seconds=2)
        async for message in client.follow(job["schedule_id"]):
            print(message.data["progress"], message.data["message"])
        schedule = await client.get(job["schedule_id"])
        print(schedule["status"], schedule["result"]["makespan"])
"""
"""The example as the document had it when answers were dictionaries: programs begin with it."""


def documented() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/client.md").read_text(), re.DOTALL)
    return str(code)


@pytest.mark.parametrize("code", [documented(), BY_KEYS], ids=["by attributes", "by keys"])
def test_the_example_follows_a_job_to_its_end(
    daemon: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/client.md", "exec"), names)
    main: Callable[[str, str], Coroutine[Any, Any, None]] = names["main"]
    asyncio.run(main(daemon.url, daemon.token))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0 ") and lines[-2].startswith("100 ")
    assert lines[-1].startswith("succeeded ")
