"""The page for browsers: its files, built from `web/`, and where they are served."""
