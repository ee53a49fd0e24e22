"""Every key of the dashboard, with an id that stays when the key is changed.

What it is for: one table for the footer, the help and the tests. What it is not for: the keys of
single panels, which stand with them, or reading keys of one's own (`keymap`).
"""

from textual.binding import Binding

WRITES = frozenset({"new", "cancel", "finish", "delete"})
"""Actions that change something: off while offline and with --readonly."""

BINDINGS = [
    Binding("question_mark", "help", "help", id="app.help", key_display="?"),
    Binding("q", "quit", "quit", id="app.quit"),
    Binding("colon", "command_palette", "commands", id="app.commands", key_display=":"),
    Binding("slash", "filter", "filter", id="jobs.filter", key_display="/", priority=True),
    Binding("n", "new", "new", id="job.new"),
    Binding("g", "gantt", "gantt", id="app.gantt"),
    Binding("c", "cancel", "cancel", id="job.cancel"),
    Binding("f", "finish", "finish", id="job.finish"),
    Binding("v", "compare", "compare", id="jobs.compare"),
    Binding("s", "sort", "sort", id="jobs.sort"),
    Binding("x", "connections", "connections", id="app.connections"),
    Binding("delete", "delete", "delete", id="job.delete", key_display="del"),
    Binding("t", "theme", "theme", id="app.theme"),
    Binding("y", "copy", "copy", show=False, id="app.copy"),
    Binding("r", "retry", "retry now", show=False, id="app.retry"),
    Binding("escape", "back", "back", show=False, id="app.back", key_display="esc"),
    Binding("1", "tab('jobs')", "to the jobs", show=False, id="tab.jobs"),
    Binding("2", "tab('job')", "to the job", show=False, id="tab.job"),
    Binding("3", "tab('gantt')", "to the chart", show=False, id="tab.gantt"),
    Binding("4", "tab('connections')", "to the connections", show=False, id="tab.connections"),
]

TOLD = {
    "app.help": "the keys of the panel with the focus, and all others",
    "app.quit": "leave the dashboard; jobs go on",
    "jobs.filter": "only jobs that fit some words",
    "job.new": "plan a lots file, or compare strategies",
    "app.gantt": "the schedule as a chart; from there: hide it",
    "job.cancel": "end the job under the cursor; its work is lost",
    "job.finish": "end planning now and keep the best schedule",
    "jobs.compare": "the two marked schedules side by side",
    "jobs.sort": "another order of the jobs",
    "app.connections": "who is connected; from there: hide it",
    "job.delete": "delete the job under the cursor for good",
    "app.theme": "other colours",
    "app.copy": "what the panel with the focus says, to the clipboard",
    "app.retry": "try the connection now",
    "app.back": "out of the filter, back to the jobs",
    "tab.jobs": "the table",
    "tab.job": "figures and messages of the job under the cursor",
    "tab.gantt": "the chart of its schedule",
    "tab.connections": "who is connected",
}
"""What a command does, by its id: for the palette, which offers all but itself."""
