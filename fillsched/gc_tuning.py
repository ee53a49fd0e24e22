"""When Python searches for cyclic garbage: everything stands still while it does.

What it is for: processes that answer within milliseconds for days, the daemon and the dashboard.
What it is not for: commands that end soon.
"""

import gc

COLLECT_EVERY = (5_000, 20, 10)
"""Allocations before the youngest objects are searched for cycles; how seldom older ones are."""


def calm_collector(*, search: bool = True) -> None:
    """Makes the search for cyclic garbage rare and short, from now on.

    What was imported is never garbage; looking through it at the default rate cost pauses of 60 to
    220 ms while a thousand sockets joined a daemon, and 10 to 40 ms every two seconds in a
    dashboard. `search`: what is garbage now goes first, which takes as long as such a pause.
    """
    if search:
        gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)
