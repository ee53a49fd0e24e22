"""The terminal dashboard."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")
"""How often a second Textual looks whether something must be painted; it reads this once, when it
is imported. What came is painted ten times a second all the same (`ticks`): this is how long a key
waits for its echo."""
