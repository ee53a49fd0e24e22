"""Doing a job: claiming it, the attempt, and what runs inside a solver process."""
