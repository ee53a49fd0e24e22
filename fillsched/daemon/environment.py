"""Which variables of the environment are settings of ours, and which only look like one.

What it is for: Kubernetes and Docker put variables about every neighbour into a process, named
after it, and images and other versions have names of their own: none of them may keep a command
from starting. What it is not for: what a setting may hold (`settings`).
"""

import re
from collections.abc import Collection, Mapping

from fillsched.suggestions import nearest

PREFIX = "FILLSCHED_"

OTHER_VARIABLES = frozenset({"token", "profile"})
"""Variables with our prefix that are not settings."""

_OF_A_LINK = re.compile(
    r"(?:\w+_)?SERVICE_(?:HOST|PORT\w*)|(?:\w+_)?PORT_\d+_(?:TCP|UDP|SCTP)\w*|NAME|ENV_\w+"
)
"""Names, after the prefix, that Kubernetes makes for a Service called `fillsched` or
`fillsched-...`, and Docker for a linked container."""

_ADDRESS_OF_A_LINK = re.compile(r"(?:tcp|udp|sctp)://.*", re.IGNORECASE)
"""What they put into FILLSCHED_PORT."""

TYPO_LIKENESS = 0.75
"""A name as near as that to a setting is meant as one and an error: two swapped letters of four
stay above. What is less like any is somebody else's, or another version's."""


def settings_in(
    environment: Mapping[str, str], known: Collection[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The settings in `environment`, and a sentence for each variable that is passed over."""
    found: dict[str, str] = {}
    passed_over = []
    for key, value in environment.items():
        name = key.removeprefix(PREFIX).lower()
        if not key.startswith(PREFIX) or name in OTHER_VARIABLES:
            continue
        address = name == "port" and _ADDRESS_OF_A_LINK.fullmatch(value)
        if address or _OF_A_LINK.fullmatch(key.removeprefix(PREFIX)):
            passed_over.append(f"{key} is of Kubernetes or Docker, and passed over.")
        elif name in known or nearest(name, known, TYPO_LIKENESS):
            found[name] = value
        else:
            passed_over.append(f"{key} is no setting, and passed over.")
    return found, tuple(passed_over)
