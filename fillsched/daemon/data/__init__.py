"""The data directory: what lies in it, whose it is, and copies of it."""
