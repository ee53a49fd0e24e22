"""What lies over the panels: a question, a page to read, the form for a new job."""
