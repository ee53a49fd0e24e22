"""Our own names of the columns of a lots file.

What it is for: the keys of everything that is read. What it is not for: what files call them
(`columns.names`, `columns.term_names`).
"""

LOT_ID, PRODUCT, VIALS, FILL_HOURS = "lot_id", "product", "vials", "fill_hours"
AMOUNTS = (VIALS, FILL_HOURS)
OURS = (LOT_ID, PRODUCT, *AMOUNTS)
"""What a lot needs: both names, and one of the amounts."""

FORMAT, KIND, WEIGHT, LINES = "format", "kind", "weight", "lines"
RELEASE, DUE, DEADLINE = "release", "due", "deadline"
BULK_READY, BULK_HOLD_HOURS = "bulk_ready", "bulk_hold_hours"
PIN_LINE, PIN_START, PIN_ORDER = "pin_line", "pin_start", "pin_order"
MOMENTS = (RELEASE, DUE, DEADLINE, BULK_READY, PIN_START)
TERMS = (
    FORMAT, RELEASE, DUE, DEADLINE, WEIGHT, LINES, BULK_READY, BULK_HOLD_HOURS, KIND, PIN_LINE,
    PIN_START, PIN_ORDER,
)  # fmt: skip
"""What a lot may ask beyond that; a file has any of them, or none."""

EVERY = OURS + TERMS
