"""The words for where a job, or a strategy of a comparison, stands.

What it is for: one word for one state on every screen. What it is not for: the characters that a
screen sets before them, which depend on what it can draw.
"""

STATUS_WORDS = {
    "queued": "queued",
    "running": "running",
    "succeeded": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}
"""The status of a job on the wire, in words."""

RUN_WORDS = {
    "waiting": "waiting",
    "running": "running",
    "done": "done",
    "failed": "failed",
    "refused": "cannot",
    "skipped": "left out",
}
"""The state of one strategy of a comparison, in words."""

STOP_WORDS = {
    "time_limit": "the time limit",
    "gap": "the gap that was asked for",
    "proven": "the proof that none is shorter",
    "cancelled": "a cancel",
    "finished": "a wish to finish",
    "steps": "the number of steps that was asked for",
    "trouble": "trouble of the server; the best schedule until then was kept",
}
"""What ended a search, on the wire, in words: `Stopped by ...`."""

STEPS = ("loading", "validating", "planning", "saving")
"""What a schedule goes through, in this order."""


def stopped_by(reason: str | None) -> str | None:
    """What ended a search, in words; one of a newer daemon as it is on the wire."""
    return None if reason is None else STOP_WORDS.get(reason, reason.replace("_", " "))


def step_word(step: str, of: int = 0) -> str:
    """A step's name on the wire in words: ``strategy 6``, ``strategy 6/7`` where it is one `of`."""
    word = step.replace("_", " ")
    return f"{word}/{of}" if of and word.startswith("strategy ") else word


def state_word(status: str, step: str, strategies: int = 0) -> str:
    """Where a job stands: while it runs its step, one of `strategies` where it tries so many."""
    if status == "running" and step:
        return step_word(step, strategies)
    return STATUS_WORDS.get(status, status)


def place_in_line(number: int | None) -> str:
    """``1st in line``, ``11th in line``; only that it waits where the place is not known."""
    if number is None:
        return "waiting"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending} in line"


def sentences(text: str) -> str:
    """Each line with a capital letter, unless it begins with an exact name (``time_limit:``)."""
    return "\n".join(_sentence(line) for line in text.splitlines())


def _sentence(line: str) -> str:
    first = line.partition(" ")[0].rstrip(":,;.")
    return line[:1].upper() + line[1:] if first.isalpha() else line
