"""What a process says of itself to the other members of a cluster.

What it is for: its name among all of them, its version, how loaded its machine is. What it is not
for: what it does just now, which its parts know (`engines`).
"""

import os
import socket
import sys
from collections.abc import Mapping

import fillsched


def process_name() -> str:
    """What tells this process from all others of a cluster."""
    return f"{socket.gethostname()}:{os.getpid()}"


def load_per_core() -> float | None:
    """Processes that want a core, for each core, over the last minute: 1 is fully loaded. None
    where the system does not count it."""
    if sys.platform == "win32":
        return None
    try:
        return round(os.getloadavg()[0] / (os.cpu_count() or 1), 2)
    except OSError:
        return None


def vitals() -> Mapping[str, str | float | None]:
    """Version and load, JSON-able."""
    return {"version": fillsched.__version__, "load_per_core": load_per_core()}
