"""Ports kept in this process alone."""
