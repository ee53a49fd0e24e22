"""All key bindings there are, of the application, its panels and its dialogs.

What it is for: checking a keymap of one's own against them. What it is not for: what the keys do.
"""

from textual.binding import BindingType

from fillsched_tui import keys
from fillsched_tui.dialogs import Confirm, Page
from fillsched_tui.gantt import Gantt
from fillsched_tui.jobs_table import JobsTable
from fillsched_tui.new_job import NewJob


def bindings() -> list[BindingType]:
    """Each with its id."""
    parts = (JobsTable, Gantt, Confirm, Page, NewJob)
    return [*keys.BINDINGS, *(binding for part in parts for binding in part.BINDINGS)]
