"""Files to tables of cells: one module a format."""
