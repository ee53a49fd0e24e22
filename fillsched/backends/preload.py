"""Imported once by the fork server, so that no solver ever waits for an import.

What it is for: being imported. What it is not for: anything else.
"""

import fillsched.backends.process
import fillsched.intake
import fillsched.solve.strategies  # noqa: F401
