"""What is said of a lots file: how it was read, what is wrong, what may be chosen."""
