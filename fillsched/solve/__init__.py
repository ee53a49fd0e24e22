"""The verbs: a problem in, incumbents and bounds out through one callback, a result at the end."""
