"""PostgreSQL as the database of a cluster."""
