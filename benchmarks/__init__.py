"""Benchmarks: measured, printed, never part of the tests. Run `python -m benchmarks --help`."""
