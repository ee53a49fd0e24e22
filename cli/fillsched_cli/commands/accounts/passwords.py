"""Passwords and names asked for on the terminal.

What it is for: passwords read without echo (or from stdin), never from the command line, where
everybody on the machine could see them. What it is not for: what is done with them.
"""

import getpass
import sys

from fillsched.errors import Fault, InvalidInput
from fillsched_cli.output.terminal import typed_here


def new_password(*, stdin: bool) -> str:
    """A password typed twice alike. Raises InvalidInput."""
    password = known_password("New password: ", stdin=stdin)
    if not stdin and password != getpass.getpass("Once more: "):
        raise InvalidInput([Fault("password", "", "the two differ", "Try again")])
    return password


def known_password(prompt: str, *, stdin: bool) -> str:
    """A password. Raises InvalidInput where there is no terminal to ask on."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not typed_here():
        fix = "Use --password-stdin, or run it in a terminal"
        raise InvalidInput([Fault("password", "", "there is no terminal to ask on", fix)])
    return getpass.getpass(prompt)


def changed_password(*, stdin: bool) -> tuple[str | None, str]:
    """One's own old password (None: there is none) and a new one. Raises InvalidInput.

    From stdin the old one is the first of two lines; one line alone is a first password.
    """
    old = known_password("Old password (none: Enter): ", stdin=stdin)
    new = new_password(stdin=stdin)
    return (old or None, new) if new or not stdin else (None, old)


def asked_name() -> str:
    """A user's name. Raises InvalidInput where there is no terminal to ask on."""
    if not typed_here():
        fault = Fault("--user", "", "there is no terminal to ask on", "Name the user with --user")
        raise InvalidInput([fault])
    return input("Name: ").strip()
