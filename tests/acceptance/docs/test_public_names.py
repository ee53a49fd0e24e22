"""What other programs may import is agreed, and stands in the documents."""

import importlib
import re
from pathlib import Path

import pytest

from fillsched.client import Client, fixed

ROOT = Path(__file__).parents[3]

PUBLIC = {
    "fillsched.client": {
        "FINAL",
        "Client",
        "Endpoint",
        "InProcess",
        "Kind",
        "Link",
        "Locate",
        "Message",
        "Network",
        "Topics",
        "Transport",
        "Trust",
        "fixed",
        "log_in",
        "refresh",
    },
    "fillsched.testing": {
        "ANNA",
        "BERT",
        "LOTS",
        "LOTS_CSV",
        "USUAL_RULES",
        "After",
        "DeafSolver",
        "Dies",
        "Fails",
        "Line",
        "ManualClock",
        "ManualExecutor",
        "PatientSolver",
        "ScriptedSolver",
        "ThreadSolver",
        "Trap",
        "Until",
        "Workshop",
        "tiny_problem",
        "usual_spec",
    },
}


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_are_those_agreed(module: str) -> None:
    found = importlib.import_module(module)
    assert set(found.__all__) == PUBLIC[module]
    assert all(hasattr(found, name) for name in found.__all__)


def test_every_public_name_of_the_client_stands_in_its_document() -> None:
    text = (ROOT / "docs/client.md").read_text("utf-8")
    missing = {name for name in PUBLIC["fillsched.client"] if f"`{name}" not in text}
    assert not missing


DOCUMENTED = {
    "submit", "compare", "check", "strategies", "follow", "topics", "retry_now", "get", "cancel",
    "finish", "delete", "activities", "receipt", "jobs", "configs", "accounts", "keys",
    "operations",
}  # fmt: skip
"""What a client has, and its document names."""


def test_every_call_of_the_client_is_one_of_those_agreed_and_stands_in_its_document() -> None:
    client = Client(fixed("http://127.0.0.1:1", "none"))
    assert {name for name in dir(client) if not name.startswith("_")} == DOCUMENTED
    text = (ROOT / "docs/client.md").read_text("utf-8")
    assert not {name for name in DOCUMENTED if not re.search(rf"`(client\.)?{name}\b", text)}
    for home in ("jobs", "configs", "accounts", "keys", "operations"):
        calls = {name for name in dir(getattr(client, home)) if not name.startswith("_")}
        (row,) = re.findall(rf"^\| `client\.{home}` \| (.*) \|$", text, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == calls, home
