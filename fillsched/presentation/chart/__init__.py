"""What every Gantt chart shares, on paper and on screens."""
