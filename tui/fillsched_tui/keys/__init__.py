"""Which keys there are, which are somebody's own, and what is said of them."""
