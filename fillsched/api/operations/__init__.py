"""What those who run the daemon look at."""
