"""Values of a comparison: its strategies' runs, who is best, what is kept of it."""
