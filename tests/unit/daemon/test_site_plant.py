"""The plant of a site is read and checked when its daemon starts."""

from datetime import date
from pathlib import Path

import pytest

from fillsched.daemon.settings import load
from fillsched.daemon.site_plant import site_plant
from fillsched.errors import InvalidInput

TODAY = date(2026, 10, 1)


def test_a_site_without_one_has_none() -> None:
    assert site_plant(load({}, environment={}).settings, TODAY) == {}


def test_its_file_is_read_once_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "plant.toml"
    file.write_text("[lines.L1]\n[lines.L2]\nclean_hours = 20.5\n")
    settings = load({"plant": file}, environment={}).settings
    assert site_plant(settings, TODAY) == {"lines": {"L1": {}, "L2": {"clean_hours": "20.5"}}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        ("clean_hours =", "not TOML"),
        ("[lines.L1]\nclean_hour = 1", "Did you mean clean_hours?"),
        ("[[closures]]\ncalendar = 'gone.ics'", "gone.ics"),
    ],
)
def test_one_that_cannot_be_used_keeps_the_daemon_from_starting(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "plant.toml"
    if content is not None:
        file.write_text(content)
    settings = load({"plant": file}, environment={}).settings
    with pytest.raises(InvalidInput, match=r"plant = .*plant\.toml") as refused:
        site_plant(settings, TODAY)
    assert said in str(refused.value)
