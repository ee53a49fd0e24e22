"""Keys of one's own: a TOML file that gives bindings other keys, by ids that stay.

What it is for: reading that file and saying all that is wrong with it. What it is not for: the keys
themselves, which stand in `app_keys` and with the panels.

    "job.cancel" = "ctrl+k"
    "table.next" = "down,ctrl+n"
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.binding import Binding, BindingType

from fillsched.errors import Fault, InvalidInput
from fillsched.suggestions import did_you_mean

FILE_NAME = "keys.toml"


def read(path: Path, bindings: Iterable[BindingType]) -> Mapping[str, str]:
    """The file's keys by id of binding; none without a file. Raises InvalidInput with each fault.

    Ids are those of `bindings`. Keys are named as Textual names them; several are parted by commas.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        unread = Fault(path.name, "", f"it cannot be read: {error}", "Mend it or remove it")
        raise InvalidInput([unread]) from error
    known = {one.id: one.key for one in bindings if isinstance(one, Binding) and one.id}
    flat = _flat(given)
    faults = [fault for name, key in flat.items() if (fault := _fault(name, key, known))]
    if not faults:
        faults = _clashes({**known, **{name: str(key) for name, key in flat.items()}}, flat)
    if faults:
        raise InvalidInput(faults)
    return {name: str(key) for name, key in flat.items()}


def _flat(given: Mapping[str, object], above: str = "") -> dict[str, object]:
    """``[job]`` with ``cancel`` is ``job.cancel``, as without quotes TOML reads it so."""
    found: dict[str, object] = {}
    for name, value in given.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{above}{name}.")
        else:
            found[above + name] = value
    return found


def _fault(name: str, key: object, known: Mapping[str, str]) -> Fault | None:
    if name not in known:
        fix = did_you_mean(name, known, f"There are {', '.join(sorted(known))}")
        return Fault(FILE_NAME, name, "there is no such key binding", fix)
    if not isinstance(key, str) or not key.strip():
        return Fault(FILE_NAME, name, f"{key!r} is no key", 'Write it as "ctrl+k"')
    return None


def _clashes(keys: Mapping[str, str], given: Mapping[str, object]) -> list[Fault]:
    """A key that would do two things in one place: those of the application hold everywhere."""
    owners: dict[str, str] = {}
    faults = []
    for name, pressed in keys.items():
        group = name.partition(".")[0]
        for key in pressed.split(","):
            other = owners.setdefault(key.strip(), name)
            near = other.partition(".")[0]
            if other != name and (name in given or other in given) and _meet(group, near):
                fix = f"Give {name} or {other} another key"
                faults.append(Fault(FILE_NAME, key.strip(), f"it would do {other} and {name}", fix))
    return faults


def _meet(group: str, other: str) -> bool:
    """Whether keys of two groups are ever heard at once; a dialog hears only its own."""
    dialogs, panels = {"confirm", "page", "new"}, {"table", "gantt"}
    if group == other:
        return True
    return not ({group, other} & dialogs) and not ({group, other} <= panels)
