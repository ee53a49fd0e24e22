"""Every key that is heard all over the dashboard, with an id that stays when the key is changed.

What it is for: one table for the last line (what a key is called), the help and the palette (what
it does: the tooltip). What it is not for: the keys of single panels, which stand with them,
or reading keys of one's own (`keymap`).
"""

from textual.binding import Binding

WRITES = frozenset({"new", "cancel", "finish", "delete"})
"""Actions that change something: off while offline and with --readonly."""

BINDINGS = [
    Binding("question_mark", "help", "help", id="app.help", key_display="?",
            tooltip="the keys of the panel with the focus, and all others"),
    Binding("q", "quit", "quit", id="app.quit",
            tooltip="leave the dashboard; jobs go on"),
    Binding("colon", "command_palette", "commands", show=False, id="app.commands", key_display=":",
            tooltip="every command by name; a number goes to that job"),
    Binding("slash", "filter", "filter", id="jobs.filter", key_display="/", priority=True,
            tooltip="filter: only jobs that fit some words"),
    Binding("n", "new", "new", id="job.new",
            tooltip="plan a lots file, or compare strategies"),
    Binding("g", "gantt", "gantt", id="app.gantt",
            tooltip="to the plan as a chart; from there: hide it"),
    Binding("e", "export", "export", id="job.export",
            tooltip="write the plan of the job under the cursor to a file"),
    Binding("y", "copy", "copy", id="app.copy",
            tooltip="copy what the panel with the focus says; of the chart its plan, as a table"),
    Binding("c", "cancel", "cancel", id="job.cancel",
            tooltip="cancel the job under the cursor; its work is lost"),
    Binding("f", "finish", "finish", id="job.finish",
            tooltip="finish planning now and keep the best schedule"),
    Binding("v", "compare", "compare", id="jobs.compare",
            tooltip="compare the two marked schedules, side by side"),
    Binding("s", "sort", "sort", id="jobs.sort",
            tooltip="sort the jobs another way"),
    Binding("x", "connections", "connections", id="app.connections",
            tooltip="who is connected; from there: hide it"),
    Binding("delete", "delete", "delete", id="job.delete", key_display="del",
            tooltip="delete the job under the cursor for good"),
    Binding("t", "theme", "theme", show=False, id="app.theme",
            tooltip="another theme: usual, for colour-blind eyes, high contrast"),
    Binding("r", "retry", "retry now", show=False, id="app.retry",
            tooltip="try the connection now"),
    Binding("ctrl+z", "suspend_process", "stop", show=False, id="app.suspend",
            tooltip="back to the shell for a while; fg there comes back here"),
    Binding("escape", "back", "back", show=False, id="app.back", key_display="esc",
            tooltip="out of the filter, back to the jobs"),
    Binding("1", "tab('jobs')", "to the jobs", show=False, id="tab.jobs",
            tooltip="to the table of jobs"),
    Binding("2", "tab('job')", "to the job", show=False, id="tab.job",
            tooltip="to the figures and messages of the job under the cursor"),
    Binding("3", "tab('gantt')", "to the chart", show=False, id="tab.gantt",
            tooltip="to the chart of its schedule"),
    Binding("4", "tab('connections')", "to the connections", show=False, id="tab.connections",
            tooltip="to the connections"),
]  # fmt: skip
