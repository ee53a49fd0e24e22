"""The daemon's log: what a line looks like, and how it gets out."""
