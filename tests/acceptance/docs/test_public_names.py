"""What other programs may import is agreed, and stands in the documents."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PUBLIC = {
    "fillsched.client": {
        "FINAL",
        "Client",
        "Endpoint",
        "Kind",
        "Link",
        "Locate",
        "Message",
        "Topics",
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
