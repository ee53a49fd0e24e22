"""The composition root: settings in, a running daemon out."""
