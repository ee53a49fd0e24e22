"""Widgets and clocks that know nothing of jobs."""
