"""Commands that keep the list of jobs in order."""
