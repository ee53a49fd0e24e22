"""The row of headings, and what each column is."""
