"""Commands about one job or all of them: watching, understanding, ending, taking away."""
