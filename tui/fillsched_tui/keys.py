"""Every key of the dashboard, with an id that stays when the key is changed.

What it is for: one table for the footer, the help and the tests. What it is not for: the keys of
single panels, which stand with them.
"""

from textual.binding import Binding

WRITES = frozenset({"new", "cancel", "finish", "delete"})
"""Actions that change something: off while offline and with --readonly."""

BINDINGS = [
    Binding("question_mark", "help", "help", id="app.help", key_display="?"),
    Binding("slash", "filter", "filter", id="jobs.filter", key_display="/"),
    Binding("s", "sort", "sort", id="jobs.sort"),
    Binding("n", "new", "new", id="job.new"),
    Binding("g", "gantt", "gantt", id="app.gantt"),
    Binding("c", "cancel", "cancel", id="job.cancel"),
    Binding("f", "finish", "finish", id="job.finish"),
    Binding("delete", "delete", "delete", id="job.delete", key_display="del"),
    Binding("x", "connections", "connections", id="app.connections"),
    Binding("t", "theme", "theme", id="app.theme"),
    Binding("r", "retry", "retry now", show=False, id="app.retry"),
    Binding("escape", "back", "back", show=False, id="app.back"),
    Binding("1", "tab('jobs')", "jobs", show=False, id="tab.jobs"),
    Binding("2", "tab('job')", "job", show=False, id="tab.job"),
    Binding("3", "tab('gantt')", "Gantt", show=False, id="tab.gantt"),
    Binding("4", "tab('connections')", "connections", show=False, id="tab.connections"),
    Binding("q", "quit", "quit", id="app.quit"),
]
