"""SQLite as the embedded database."""
