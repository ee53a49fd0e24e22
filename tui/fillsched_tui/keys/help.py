"""What the keys do here and now.

What it is for: a page of text on the panel that has the focus, its keys, and those that are off
with the reason. What it is not for: which keys there are (`app_keys` and the panels).
"""

from collections.abc import Callable, Iterable, Mapping

from textual.binding import Binding
from textual.dom import DOMNode

KEY_ROOM = 18


def help_on(
    focused: DOMNode | None,
    bindings: Iterable[Binding],
    offs: Mapping[str, str],
    called: Callable[[Binding], str],
) -> str:
    """`bindings` are those that are heard now; `offs` says of an action why it does
    nothing; `called` names a binding's key."""
    mine = {one.id for one in _of_panel(focused)}
    shown = _by_action(bindings, called)
    here = [line for binding, line in shown if binding.id in mine]
    everywhere = [line for binding, line in shown if binding.id and binding.id not in mine]
    said = getattr(focused, "HELP", "")
    off = [f"{name:<{KEY_ROOM}} {why}" for name, why in offs.items()]
    parts = [
        said,
        "\n".join(here),
        "\n".join(["Off now", *off]) if off else "",
        "\n".join(["Everywhere", *everywhere]),
    ]
    return "\n\n".join(part for part in parts if part)


def _of_panel(focused: DOMNode | None) -> list[Binding]:
    given = () if focused is None else getattr(type(focused), "BINDINGS", ())
    return [one for one in given if isinstance(one, Binding) and one.id]


def _by_action(
    bindings: Iterable[Binding], called: Callable[[Binding], str]
) -> list[tuple[Binding, str]]:
    """A line for each action, with all of its keys."""
    found: dict[tuple[str | None, str], list[Binding]] = {}
    for binding in bindings:
        found.setdefault((binding.id, binding.action), []).append(binding)
    return [
        (
            same[0],
            f"{', '.join(map(called, same)):<{KEY_ROOM}} {same[0].tooltip or same[0].description}",
        )
        for same in found.values()
    ]
