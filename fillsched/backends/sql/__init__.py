"""Ports on SQLAlchemy, for every database with the same statements."""
