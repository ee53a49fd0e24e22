"""What work asks of the world: one promise a file, held to by one contract suite."""
