"""Lines that share equipment or people, laid out beside each other."""
