"""What is committed of the page and its client is what a fresh build makes, and its checks pass."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_no_lock_file_holds_an_address() -> None:
    """Packages come from wherever the machine is told that they do."""
    locks = [
        path
        for path in (ROOT / "web").glob("**/package-lock.json")
        if "node_modules" not in path.parts
    ]
    assert locks
    for lock in locks:
        assert not re.search(r'"resolved": "(?!client"|page")', lock.read_text("utf-8")), lock


def test_no_source_of_the_page_is_long() -> None:
    for path in (ROOT / "web").glob("*/src/**/*.ts*"):
        if "generated" not in path.parts and "node_modules" not in path.parts:
            assert len(path.read_text("utf-8").splitlines()) <= 400, path


@pytest.mark.thorough
@pytest.mark.browser
def test_the_types_are_those_of_the_contracts(workspace: Path, tmp_path: Path) -> None:
    from web import build

    build.types(tmp_path)
    assert contents(tmp_path) == contents(build.TYPES), "run: make web"


@pytest.mark.thorough
@pytest.mark.browser
def test_the_page_in_the_package_is_a_fresh_build(workspace: Path, tmp_path: Path) -> None:
    from web import build

    build.page(tmp_path)
    assert contents(tmp_path) == contents(build.PAGE), "run: make web"


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("script", ["check", "test"])
def test_typescript_is_strict_and_its_tests_pass(workspace: Path, script: str) -> None:
    from web import build

    try:
        build.npm("run", "--silent", script)
    except subprocess.CalledProcessError:
        pytest.fail(f"npm run {script}, in web/, says why")
