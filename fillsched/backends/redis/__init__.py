"""Redis as what several servers and workers have in common for a moment, and can do without."""
