"""Celery as what brings the work of several servers to the workers of several machines."""
