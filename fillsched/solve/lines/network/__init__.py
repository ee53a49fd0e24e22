"""Closer bounds for few lots: each in one piece, on its line's way through time, at a price.

Time is cut into cells. A line is in a *state*: behind a clean that ended in some cells, and behind
a fill of some kind (kinds are variants from which all changeovers are alike). From state to state
it goes by a lot with its changeover and setup, or by a clean. What begins in a cell counts as if it
began at the cell's beginning, at what it then costs at least and to where it then leads soonest. So
every schedule is a way of each line through this network (time-expanded networks: Ford and
Fulkerson 1958).

A lot has a *price* that a way gets for it. Ways may take a lot twice or leave it out; whatever the
prices are, all of them together less what the best ways get beyond their costs is a bound, since a
schedule gets each price once (Lagrangian relaxation: Held and Karp 1971; for parallel lines Luh and
others 1990). Prices of lots that are taken too often fall, of those left out rise. No way takes a
lot again right behind itself, and none of a few lots that are *marked* twice at all (Righini and
Salani 2008): these are the ones that ways would rather repeat.
"""
