"""Imported once by the fork server, so that no solver ever waits for an import.

What it is for: being imported. It is the one module that does work on import, because the fork
server offers no other moment. What it is not for: anything else.
"""

import fillsched.backends.process
import fillsched.intake  # noqa: F401
from fillsched.solve.strategies import preload

preload()
