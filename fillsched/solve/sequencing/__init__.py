"""One line with a matrix of changeovers, where the order of lots decides."""
