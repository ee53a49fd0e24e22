"""The terminal dashboard, by regions of the screen."""
