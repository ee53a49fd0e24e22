"""A question before something is gone for good.

What it is for: yes or no on a terminal, and a plain refusal where nobody can answer. What it is not
for: the keys of a watch (`watching.screen`).
"""

import sys

from fillsched.errors import Fault, InvalidInput
from fillsched_cli.output.console import stderr
from fillsched_cli.output.terminal import typed_here


def asked(question: str, what: str, *, yes: bool) -> bool:
    """Whether it is to be done: `yes` was said already, or is now. Raises InvalidInput where
    nobody can answer; `what` would be gone."""
    if yes:
        return True
    if not (typed_here() and sys.stderr.isatty()):
        fault = Fault("--yes", what, "nobody can be asked here", "Add --yes to do it unasked")
        raise InvalidInput([fault])
    stderr().print(f"{question} [y/N] ", end="", soft_wrap=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
