"""The jobs: which are shown and in which order, their rows, and the filter."""
