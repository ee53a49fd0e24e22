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
