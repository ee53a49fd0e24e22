"""The terminal and the standard streams, which may be gone."""
