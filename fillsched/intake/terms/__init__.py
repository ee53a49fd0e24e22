"""What a lot asks of its time and place: the further columns of a file."""
