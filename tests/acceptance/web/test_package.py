"""The client as it would be published: its exports are found, its types are those of its code."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.thorough, pytest.mark.browser]


@pytest.fixture(scope="module")
def package(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the package, built."""
    from web import build

    folder = tmp_path_factory.mktemp("package")
    compiler = workspace / "node_modules/typescript/bin/tsc"
    build.node(compiler, "-p", "client/tsconfig.build.json", "--outDir", folder / "dist")
    shutil.copy(workspace / "client/package.json", folder)
    return folder


def judged(package: Path, workspace: Path, program: str, *words: str | Path) -> str:
    """What a judge of packages says; it ends with 0."""
    from web import build

    command = [build.NODE, workspace / "node_modules" / program, *words]
    ran = subprocess.run(command, cwd=package, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_package_can_be_published(package: Path, workspace: Path) -> None:
    said = judged(package, workspace, "publint/src/cli.js", "--strict", "--pack", "false", ".")
    assert "All good!" in said


def test_the_types_are_right_for_whoever_resolves_them(package: Path, workspace: Path) -> None:
    """The package is ESM and nothing else."""
    from web import build

    npm = [str(build.NODE), str(build.NPM), "pack", "--ignore-scripts", "--json"]
    packed = subprocess.run(npm, cwd=package, capture_output=True, text=True, check=True)
    (name,) = (found["filename"] for found in json.loads(packed.stdout))
    words = ("--profile", "esm-only", "--format", "json", package / name)
    said = json.loads(judged(package, workspace, "@arethetypeswrong/cli/dist/index.js", *words))
    ours = ("node16-esm", "bundler")
    problems = [one for kind in said["problems"].values() for one in kind]
    assert not [one for one in problems if one.get("resolutionKind", ours[0]) in ours]
    assert said["analysis"]["entrypoints"].keys() == {".", "./react"}
    for entry in said["analysis"]["entrypoints"].values():
        esm = [entry["resolutions"][kind] for kind in ours]
        assert all(one["resolution"]["isTypeScript"] for one in esm)
