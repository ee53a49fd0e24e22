"""Keys of one's own, from a file."""

from pathlib import Path

import pytest
from textual.binding import Binding

from fillsched.errors import InvalidInput
from fillsched_tui import key_table
from fillsched_tui.keys import keymap


def own(tmp_path: Path, toml: str) -> dict[str, str]:
    path = tmp_path / keymap.FILE_NAME
    path.write_text(toml)
    return dict(keymap.read(path, key_table.bindings()))


def test_ids_are_given_other_keys_in_either_way_of_writing_them(tmp_path: Path) -> None:
    assert own(tmp_path, '"job.cancel" = "ctrl+k"\n[table]\nnext = "down,ctrl+n"\n') == {
        "job.cancel": "ctrl+k",
        "table.next": "down,ctrl+n",
    }
    assert keymap.read(tmp_path / "none.toml", key_table.bindings()) == {}


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('"job.cancle" = "k"', "job.cancle.*Did you mean job.cancel?"),
        ('"job.cancel" = 3', "3 is no key"),
        ('"job.cancel" = ""', "is no key"),
        ('"job.cancel" = "q"', "it would do app.quit and job.cancel"),
        ("job.cancel = ", "cannot be read"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(tmp_path: Path, toml: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        own(tmp_path, toml)


def test_two_keys_may_change_places(tmp_path: Path) -> None:
    swapped = '"job.cancel" = "f"\n"job.finish" = "c"'
    assert own(tmp_path, swapped) == {"job.cancel": "f", "job.finish": "c"}


def test_every_binding_has_an_id_of_its_own_by_which_it_can_be_changed() -> None:
    ids = [one.id for one in key_table.bindings() if isinstance(one, Binding)]
    assert None not in ids and len(set(ids)) == len(ids)


def test_the_documentation_names_every_id() -> None:
    text = (Path(__file__).parents[4] / "docs" / "dashboard.md").read_text(encoding="utf-8")
    ids = [str(one.id) for one in key_table.bindings() if isinstance(one, Binding)]
    assert [
        name for name in ids if name not in text.replace("`", " ").replace(",", " ").split()
    ] == []
