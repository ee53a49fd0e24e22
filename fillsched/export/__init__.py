"""One file per format in which a schedule is taken away."""
