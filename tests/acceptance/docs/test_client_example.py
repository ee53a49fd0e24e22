"""The example in docs/client.md does what it says, against a running daemon."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Running

ROOT = Path(__file__).parents[3]


def test_the_example_follows_a_job_to_its_end(
    daemon: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/client.md").read_text(), re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/client.md", "exec"), names)
    main: Callable[[str, str], Coroutine[Any, Any, None]] = names["main"]
    asyncio.run(main(daemon.url, daemon.token))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0 ") and lines[-2].startswith("100 ")
    assert lines[-1].startswith("succeeded ")
