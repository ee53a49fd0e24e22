"""Following one job to its end: the stream, the terminal, the keys and the exit code."""
