"""Streams that survive: of one job, and of topics."""
