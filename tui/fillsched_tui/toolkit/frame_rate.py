"""How long a key waits for its echo.

What it is for: the one setting that Textual reads when it is imported, and never again. What it is
not for: how often what came is painted, which is ten times a second all the same (`ticks`).
"""

import os

FRAMES_A_SECOND = 120


def echo_soon() -> None:
    """To be called by whoever starts an application, before anything imports Textual. A rate that
    the environment has already stays."""
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES_A_SECOND))
