"""fillsched plans lots on aseptic fill-finish lines and shows the work live.

Look at `model` for what goes in and comes out, `solve` for what is done, `jobs` for the life of one
piece of work, `backends` for where it is kept, `wire`, `api` and `client` for how it is seen.
"""

__version__ = "0.1.0"
