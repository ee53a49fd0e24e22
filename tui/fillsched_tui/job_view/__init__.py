"""The job looked at: its figures, its messages, its schedule as a chart."""
