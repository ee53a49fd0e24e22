"""The only way to the daemon."""
