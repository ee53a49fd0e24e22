"""What the documents name exists, and what exists is in the documents."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.main import get_command

from fillsched import errors
from fillsched.api.live.counters import Counters
from fillsched.api.rest.documents.asyncapi import ALL_MESSAGES, COMMANDS, asyncapi
from fillsched.daemon.settings import Settings
from fillsched.export.csv import COLUMNS
from fillsched.export.formats import Format
from fillsched.export.json import ExportFile
from fillsched.ports.audit import Action
from fillsched.wire import ComparisonFields, LineConfig, ScheduleFields
from fillsched_cli.commands.jobs.export import FORMATS
from fillsched_cli.main import app
from tests.acceptance.api.schemas import valid

ROOT = Path(__file__).parents[3]
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
PROTOCOL = (ROOT / "docs/protocol.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_meaning(name: str) -> None:
    description = Settings.model_fields[name].description
    assert re.search(rf"\| `{name}` \| .* \| {re.escape(description or '')} \|", OPERATIONS)


def test_no_setting_is_documented_that_does_not_exist() -> None:
    table = OPERATIONS.partition("| setting |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(Settings.model_fields)


def commands() -> list[str]:
    root = get_command(app)
    names = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        subcommands = getattr(command, "commands", None)
        names += [f"{name} {sub}" for sub in subcommands] if subcommands else [name]
    return names


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"`fillsched {command}" in OPERATIONS, f"{command} is not in docs/operations.md"


@pytest.mark.parametrize("action", Action)
def test_every_action_that_is_noted_is_documented(action: Action) -> None:
    assert f"`{action}`" in OPERATIONS.partition("### Who did what")[2].partition("\n## ")[0]


def every_error() -> list[type[errors.FillschedError]]:
    found, todo = [], [errors.FillschedError]
    while todo:
        kind = todo.pop()
        found.append(kind)
        todo += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_code_stands_in_the_protocol(kind: type[errors.FillschedError]) -> None:
    row = next(line for line in PROTOCOL.splitlines() if line.startswith(f"| {kind.code} |"))
    if kind.code not in ("CANCELLED", "CONNECTION_ERROR"):
        assert str(kind.http_status) in row


FIELDS = {*ScheduleFields.model_fields, *ComparisonFields.model_fields, *LineConfig.model_fields}


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_every_field_of_a_request_is_documented(field: str) -> None:
    assert f"`{field}`" in PROTOCOL


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{p.name}" for p in ROOT.glob("docs/*.md"))])
def test_every_link_between_documents_leads_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{name} links to {target}"


def messages_in(document: str) -> list[str]:
    blocks = re.findall(r"^```\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("{")]


@pytest.mark.parametrize("line", messages_in(PROTOCOL))
def test_every_message_in_the_protocol_is_one_that_may_be_sent(line: str) -> None:
    kind = json.loads(line)["type"]
    if kind in COMMANDS:
        payload = asyncapi()["components"]["messages"][kind]["payload"]
        Draft202012Validator({**payload, "additionalProperties": False}).validate(json.loads(line))
    else:
        valid(line)


def test_the_protocol_shows_every_message_and_every_command() -> None:
    shown = {json.loads(line)["type"] for line in messages_in(PROTOCOL)}
    assert shown == {m.model_fields["type"].default for m in ALL_MESSAGES} | set(COMMANDS)


@pytest.mark.parametrize("file", ["lots.csv", "plant.toml"])
def test_the_demo_plans_the_example_of_a_plant(file: str) -> None:
    """Two files each: a link to one is no file where links are not kept."""
    of_the_package = ROOT / "cli/fillsched_cli/demo" / file
    assert not of_the_package.is_symlink()
    assert of_the_package.read_bytes() == (ROOT / "examples/plant" / file).read_bytes()


def test_the_schema_of_an_export_is_the_one_in_the_documents() -> None:
    written = json.loads((ROOT / "docs/export.schema.json").read_text("utf-8"))
    assert written == ExportFile.model_json_schema(mode="serialization")


def test_every_format_of_an_export_is_documented_with_its_columns() -> None:
    exports = (ROOT / "docs/exports.md").read_text("utf-8")
    assert all(f"| `{format}` |" in exports for format in Format)
    assert f"`{','.join(COLUMNS)}`" in exports
    assert set(FORMATS) == set(Format)


def test_every_metric_in_the_documents_exists() -> None:
    told = set(re.findall(r"`(fillsched_\w+?)(?:\{\w+\})?`", OPERATIONS.partition("## Users")[0]))
    registry = Counters().registry
    counted = {s.name for family in registry.collect() for s in family.samples}
    counted |= {family.name for family in registry.collect()}
    counted |= {f"{family.name}_total" for family in registry.collect()}
    present = (ROOT / "fillsched/api/operations/status.py").read_text("utf-8")
    for name in told:
        bare = name.removeprefix("fillsched_").removesuffix("_total")
        assert name in counted or f'"{bare}"' in present or f'"{name}"' in present, name
