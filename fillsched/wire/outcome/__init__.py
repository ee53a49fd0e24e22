"""What came of planning: results, schedules, and what is to be understood of them."""
