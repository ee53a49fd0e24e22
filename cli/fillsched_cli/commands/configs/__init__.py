"""Commands about settings, and about figures of a line kept under a name."""
