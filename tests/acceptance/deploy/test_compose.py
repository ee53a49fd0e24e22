"""The containers: what compose and Containerfile name is there, and our commands take it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from fillsched.daemon.environment import settings_in
from fillsched.daemon.settings import Settings, load
from fillsched_cli.main import app

DEPLOY = Path(__file__).parents[3] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one.get("image") == "fillsched"}


def test_there_are_servers_workers_and_what_they_need() -> None:
    roles = {name: one["command"][0] for name, one in OURS.items()}
    assert roles == {"server-a": "serve", "server-b": "serve", "worker": "worker"}
    assert set(SERVICES) - set(OURS) == {"postgres", "redis", "nginx"}


@pytest.mark.parametrize("name", OURS)
def test_its_command_and_settings_are_real(name: str) -> None:
    words = OURS[name]["command"]
    root: Any = get_command(app)
    command, found, rest = root.resolve_command(root.make_context("fillsched", [*words]), [*words])
    found.make_context(command, rest)
    given = {
        key: re.sub(r"\$\{\w+:\?[^}]*\}", "x", str(value))
        for key, value in OURS[name]["environment"].items()
    }
    found, passed_over = settings_in(given, Settings.model_fields)
    assert len(found) == len(given) and not passed_over
    settings = load({}, environment=given).settings
    assert settings.database is not None and settings.redis is not None


def test_the_servers_believe_the_network_of_the_proxy_and_share_a_key() -> None:
    (network,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    for name in ("server-a", "server-b"):
        assert OURS[name]["environment"]["FILLSCHED_TRUSTED_PROXIES"] == network["subnet"]
        assert OURS[name]["environment"]["FILLSCHED_KEY_FILE"] == "/run/secrets/fillsched_key"
    assert "ports" not in OURS["server-a"], "only nginx is seen from outside"


def test_every_service_that_is_waited_for_can_be_healthy() -> None:
    for one in SERVICES.values():
        for other, how in one.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert SERVICES[other]["healthcheck"]["test"]


def test_files_that_are_named_are_there_and_the_proxy_knows_the_servers() -> None:
    build = OURS["worker"]["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert (context / build["dockerfile"]) == DEPLOY / "Containerfile"
    for words in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINERFILE, re.MULTILINE):
        for word in words.split():
            assert (context / word).exists(), word
    sample, *_ = (volume.split(":")[0] for volume in SERVICES["nginx"]["volumes"])
    upstream = re.findall(r"^ +server (\S+):8000", (DEPLOY / sample).read_text("utf-8"), re.M)
    assert upstream == ["server-a", "server-b"]
