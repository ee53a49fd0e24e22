"""The tree in docs/architecture.md is the tree that there is, and the house keeps its measures."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("fillsched", "cli/fillsched_cli", "tui/fillsched_tui")

FILE_LINES, FOLDER_MODULES, FUNCTION_LINES, DEPTH = 400, 12, 60, 3
"""The measures of the house; `__main__` is no module of a folder, but its door."""


def drawn() -> dict[str, set[str]]:
    """Folders of the document, with the modules it names in each."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    tree = text.partition("```\n")[2].partition("\n```")[0]
    found: dict[str, set[str]] = {}
    path: list[str] = []
    for line in tree.split("\n"):
        depth = (len(line) - len(line.lstrip())) // 2
        if folder := re.match(r"\s*([\w/]+)/\s", line):
            path = [*path[:depth], folder[1]]
            found["/".join(path)] = set()
        elif line.lstrip().startswith("| "):
            found["/".join(path)] |= set(line.split()[1:])
    return found


@cache
def folders() -> tuple[Path, ...]:
    return tuple(
        init.parent
        for package in PACKAGES
        for init in sorted((ROOT / package).rglob("__init__.py"))
        if "migrations" not in init.parts
    )


@cache
def sources() -> tuple[Path, ...]:
    return tuple(path for folder in folders() for path in sorted(folder.glob("*.py")))


def test_the_tree_is_the_one_that_there_is() -> None:
    there = {
        str(folder.relative_to(ROOT)): {
            path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")
        }
        for folder in folders()
    }
    assert drawn() == there


def test_every_folder_with_modules_is_a_package() -> None:
    packages = set(folders())
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            assert path.parent in packages or "migrations" in path.parts, path


def test_the_unit_tests_mirror_the_source() -> None:
    units = ROOT / "tests/unit"
    for test in units.rglob("test_*.py"):
        first, *rest = test.parent.relative_to(units).parts or ("",)
        package = {"cli": PACKAGES[1], "tui": PACKAGES[2]}.get(first, f"fillsched/{first}")
        assert (ROOT / package).joinpath(*rest).is_dir(), test


def test_no_file_is_long_and_no_folder_crowded_or_deep() -> None:
    for path in sources():
        assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES, path
    for folder in folders():
        modules = [path for path in folder.glob("*.py") if not path.stem.startswith("__")]
        assert len(modules) <= FOLDER_MODULES, (folder, len(modules))
        package = next(p for p in PACKAGES if folder.is_relative_to(ROOT / p))
        assert len(folder.relative_to(ROOT / package).parts) <= DEPTH, folder


def test_no_function_is_long_but_a_kernel() -> None:
    for path in sources():
        if "kernels" in path.stem:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                kernel = any(getattr(d, "id", "") == "compiled" for d in node.decorator_list)
                lines = (node.end_lineno or 0) - node.lineno
                assert kernel or lines <= FUNCTION_LINES, f"{path}: {node.name}, {lines} lines"


_REFERENCE = re.compile(r"\(([^()]*`[^()]*)\)")
_NAME = re.compile(r"`([a-z_]+(?:\.[a-z_]+)*)`")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_an_opening_paragraph_points_to_is_there(path: Path) -> None:
    """In ``(`name`)`` a module's opening names another module, or something of its own."""
    source = path.read_text("utf-8")
    opening = ast.get_docstring(ast.parse(source)) or ""
    assert opening, "every module opens with what it is for"
    modules = {p.stem for p in sources()} | {f.name for f in folders()}
    for group in _REFERENCE.findall(opening):
        for name in _NAME.findall(group):
            *_, last = parts = name.split(".")
            of_its_own = re.search(rf"\b{last}\b", source.replace(opening, ""))
            assert modules & set(parts) or of_its_own, name
