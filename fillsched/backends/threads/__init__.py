"""Attempts in threads of this process."""
