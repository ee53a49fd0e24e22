"""Lines that share nothing, each laid out alone."""
