"""What a subscriber can follow, each a position in a log or a view of all jobs."""
