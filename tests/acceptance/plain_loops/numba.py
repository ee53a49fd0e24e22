"""In the place of numba, for daemons under test: as on a machine for which it has no wheels.

Loading it and what it has compiled takes more than a second of each daemon's start, and what the
command line does is the same without.
"""

raise ImportError("numba is left out here")
