"""Imported once by the fork server, so that no solver ever waits for an import.

What it is for: being imported. It is the one module that does work on import, because the fork
server offers no other moment. Loops that lie compiled on disk are loaded as well; what is not there
yet is compiled by a process of its own (`process.warm`), since jobs wait for this server, and
plan in plain Python until then (`compilation`). What it is not for: anything else.
"""

from fillsched.backends.process import leave_ending_to_the_daemon

leave_ending_to_the_daemon()  # before the imports that take long

import fillsched.intake  # noqa: E402
import fillsched.solve.exact  # noqa: E402
import fillsched.solve.optimal  # noqa: E402, F401
from fillsched.backends.compilation import on_disk  # noqa: E402
from fillsched.solve.strategies import preload  # noqa: E402

if on_disk():
    preload()
