"""Words and figures for people, shared by command line, dashboard, exports and page."""
