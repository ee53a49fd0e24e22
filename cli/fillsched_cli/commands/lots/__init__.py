"""Commands that send lots: to be planned, compared or checked."""
