"""Where settings are read from, when there is something wrong with the place."""

import os
from pathlib import Path

import pytest

from fillsched.daemon.settings import FILE_NAME, load
from fillsched.errors import InvalidInput


def test_live_1_a_flag_counts_whatever_the_environment_says(tmp_path: Path) -> None:
    user_file = tmp_path / "none.toml"
    for bad in ("tcp://10.96.0.12:80", "nonsense"):
        loaded = load(
            {"port": 8101},
            environment={"FILLSCHED_PORT": bad},
            directory=tmp_path,
            user_file=user_file,
        )
        assert loaded.settings.port == 8101
    assert (
        load(environment={"FILLSCHED_PORT": "tcp://x"}, user_file=user_file).settings.port == 8000
    )


@pytest.mark.skipif(os.name != "posix", reason="a directory in use cannot be deleted there")
def test_live_2_a_working_directory_that_is_gone_has_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert load(environment={}, user_file=tmp_path / "none.toml").settings.port == 8000


@pytest.mark.skipif(os.name != "posix", reason="rights are others there")
def test_live_2_a_directory_that_may_not_be_looked_at_has_none_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.stat

    def stat(path: Path, **more: bool) -> os.stat_result:
        if path.parent == tmp_path and path.name == FILE_NAME:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **more)

    monkeypatch.setattr(Path, "stat", stat)
    loaded = load(environment={}, directory=tmp_path, user_file=tmp_path / "no" / FILE_NAME)
    assert loaded.settings.port == 8000


def test_live_2_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE_NAME).write_text("port = 8001")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", FILE_NAME)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(InvalidInput, match="cannot be read: permission denied"):
        load(environment={}, directory=tmp_path, user_file=tmp_path / "none.toml")


def test_live_2_a_directory_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(InvalidInput, match="it is a directory"):
        load(environment={}, directory=tmp_path, user_file=tmp_path / "none.toml")
