"""Names and paths with square brackets or colons are shown as they stand (case live 27)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.table import Table

from fillsched.testing.problems import LOTS_CSV
from fillsched_cli.output.console import stdout
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.forked import ROOT

NAMES = ("W42 [draft]", "[red]Woche[/red]", "x[/b]y", "[/]", "a :cd: b", "[link=http://x]y[/link]")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A daemon whose data directory is called like markup."""
    directory = tmp_path_factory.mktemp("odd")
    made = Shell(directory, directory / "x[/b]y [data]")
    try:
        made.serve("--port", 0)
        yield made
    finally:
        made.end()


def test_live_27_serve_names_its_data_directory(odd: Shell) -> None:
    odd.started[0].says(f"data in {odd.data_dir}")
    assert odd.started[0].process.poll() is None


@pytest.mark.thorough
def test_live_27_every_command_shows_every_name_as_it_stands(odd: Shell) -> None:
    lots = odd.lots("lots.csv", LOTS_CSV)
    for name in NAMES:
        ran = odd.run("submit", lots, "--name", name)
        assert ran.code == 0 and name in ran.out
    for command in (["list"], ["list", "--all"]):
        ran = odd.run(*command)
        assert ran.code == 0, ran.err
        assert [name for name in NAMES if name not in ran.out] == []
    shown = odd.run("config", "show")
    assert shown.code == 0 and str(odd.data_dir) in re.sub(r"\s*\n\s*", "", shown.out)


def test_live_27_configurations_and_files_are_shown_as_they_stand(
    odd: Shell, tmp_path: Path
) -> None:
    plant = tmp_path / "plant [1].toml"
    plant.write_text('[product_rates]\n"[b]A[/b]" = 10000\n')
    saved = odd.run("config", "save", "north", plant)
    assert saved.code == 0 and "[b]A[/b]" in saved.out
    listed = odd.run("config", "list")
    assert listed.code == 0 and "[b]A[/b]" in listed.out
    checked = odd.run("check", odd.lots("lots [b] [x].csv", LOTS_CSV))
    assert checked.code == 0 and "lots [b] [x].csv" in checked.err
    missing = odd.run("check", tmp_path / "[red]none[/].csv")
    assert missing.code == 2 and "[red]none[/].csv" in missing.err


def test_live_27_an_embedded_daemon_names_its_data_directory(tmp_path: Path) -> None:
    shell = Shell(tmp_path, tmp_path / "x[/b]y")
    ran = shell.run("submit", shell.lots(), "--watch", "--name", "x[/b]y")
    assert ran.code == 0 and f"data in {shell.data_dir}" in ran.err


def test_live_27_a_console_takes_no_text_for_markup_wherever_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = Table("[head]:cd:", title="[title]", caption="[/caption]")
    table.add_row("[cell][/b]")
    stdout().print(table)
    stdout().print("[/line] :cd:")
    said = capsys.readouterr().out
    for part in ("[head]:cd:", "[title]", "[/caption]", "[cell][/b]", "[/line] :cd:"):
        assert part in said


def test_live_27_there_is_no_other_console_and_nothing_that_reads_markup_by_itself() -> None:
    """Of Rich, panels and `from_markup` do so whatever their console says."""
    for path in (ROOT / "cli").rglob("*.py"):
        code = path.read_text("utf-8")
        made = re.findall(r"\bConsole\(|rich\.panel|from_markup|rich import print", code)
        assert made == (["Console("] * 2 if path.name == "console.py" else []), path
