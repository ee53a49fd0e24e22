"""Imported once by the fork server, so that no solver ever waits for an import.

What it is for: being imported. It is the one module that does work on import, because the fork
server offers no other moment. Loops that lie compiled on disk are loaded as well; what is not there
yet is compiled by a process of its own (`solver.warm`), since jobs wait for this server, and
plan in plain Python until then (`compilation`). What it is not for: anything else.
"""

import atexit
import os

import fillsched.backends.processes.solver  # noqa: F401  what a solver runs, reading lots included
from fillsched.backends.processes.compilation import on_disk
from fillsched.solve.strategies import preload

if on_disk():
    preload()

# What it has forked dies with it, so it goes at once: taking numba apart first takes a second.
atexit.register(os._exit, 0)
