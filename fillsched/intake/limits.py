"""Every limit of reading lots, each with its unit and the reason for its value.

What it is for: one place to look, and one name to put into a message. What it is not for: the
limits of a plan (a lot longer than the clean window is refused by `Problem.of`).
"""

MOST_LOTS = 200_000
"""Lots in one file: ten times the largest plan that is measured; more is a wrong file."""

MOST_COLUMNS = 256
"""Columns of a sheet; lots need three, an export from an ERP system rarely has a hundred."""

MOST_FAULTS = 200
"""Faults told one by one; the rest are counted. Nobody mends more than that by hand in one go."""

MOST_HEADER_ROWS = 50
"""Filled rows, from the top, among which the header is looked for."""

MOST_TEXT = 200
"""Characters in a lot id or a product name; more is a sentence in the wrong column."""

MOST_OWN_COLUMNS = 30
"""Columns of the user's own that are kept beside the lots: more is a whole ERP system."""

MOST_OWN_TEXT = 200
"""Characters of a text in such a column, and of its heading; the rest is cut, and noted."""

MOST_OWN_CHARACTERS = 20_000_000
"""Characters in all such columns together: what is kept of a job stays some megabytes."""

MOST_NUMBER_TEXT = 40
"""Characters in a number; also keeps a million digits away from `int`."""

MOST_VIALS = 1_000_000_000
"""Vials in one lot: some 50,000 hours at the usual rate, beyond any clean window."""

MOST_FILL_HOURS = 100_000
"""Hours in one fill: eleven years, beyond any clean window."""

FILL_HOUR_DECIMALS = 6
"""Decimals kept of `fill_hours`: 3.6 ms. More would let the ticks of a plan grow without end."""

MOST_UNPACKED_BYTES = 300_000_000
"""Bytes of a workbook after unpacking: a zip may claim to hold a thousand times its size."""

MOST_CELLS = 5_000_000
"""Cells of a sheet, counted as rows times columns: one stray cell far out must not fill memory."""

MOST_SHARED_TEXT = 300_000_000
"""Characters of all text cells of a sheet together: a workbook stores a text once for all the cells
that show it, so a small file may hold endless text."""
