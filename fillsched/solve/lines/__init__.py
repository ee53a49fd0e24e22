"""Several lines, calendars, dates, shared equipment: a search over orders, with valid bounds."""
