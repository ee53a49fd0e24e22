"""One file per command, its options and its work together. Each is imported when it is called."""
