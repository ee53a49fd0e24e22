"""The key table: all bindings there are, of the application, its panels and its dialogs.

What it is for: checking a keymap of one's own against them. What it is not for: what the keys do.
"""

from textual.binding import BindingType

from fillsched_tui.dialogs.confirm import Confirm
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.dialogs.page import Page
from fillsched_tui.dialogs.question import Ask
from fillsched_tui.dialogs.save_as import SaveAs
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.keys import app_keys


def bindings() -> list[BindingType]:
    """Each with its id."""
    parts = (JobsTable, Gantt, Confirm, Page, NewJob, Ask, SaveAs)
    return [*app_keys.BINDINGS, *(binding for part in parts for binding in part.BINDINGS)]
