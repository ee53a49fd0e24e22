"""Options and arguments that several commands share, each said once.

What it is for: their names, types and help. What it is not for: the commands.
"""

from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.invocation import Progress

Lots = Annotated[str, typer.Argument(help="Lots as CSV or a workbook; - reads from stdin.")]
JobId = Annotated[int, typer.Argument(help="Number of the schedule.", min=1)]
JobIds = Annotated[list[int], typer.Argument(help="Numbers of jobs.", min=1)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Notify = Annotated[
    list[str] | None,
    typer.Option("--notify", help="When it ends: bell, desktop, or run:COMMAND."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the number only.")]
HowToShow = Annotated[
    Progress, typer.Option("--progress", help="How progress is shown (auto: as fits the terminal).")
]
Compared = Annotated[
    str | None,
    typer.Option("--strategy", "-s", help="Of a comparison: whose schedule. Default: the best."),
]
Strategy = Annotated[
    str | None, typer.Option("--strategy", "-s", help="How to plan; see: fillsched strategies.")
]
TimeLimit = Annotated[
    str | None, typer.Option("--time-limit", "-t", help="Planning time, such as 60s, 5m or 1h.")
]
Name = Annotated[str | None, typer.Option("--name", "-n", help="A name of your own, such as W42.")]
Seed = Annotated[int, typer.Option("--seed", help="Same seed and steps, same schedule.", min=0)]
MaxSteps = Annotated[
    int | None, typer.Option("--max-steps", help="Stop after so much work, not time.", min=1)
]
Start = Annotated[
    str | None,
    typer.Option("--start", help="Start by the site's clock: '2026-01-05 06:00', 'Mon 6:00'."),
]
Decimal = Annotated[
    str | None, typer.Option("--decimal", help="What marks decimals in the file: comma or point.")
]
Dates = Annotated[
    str | None,
    typer.Option("--dates", help="Order of written dates where it is open: dmy, mdy, ymd."),
]
Watch = Annotated[bool, typer.Option("--watch", "-w", help="Watch until it is done.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do not use what settled earlier files.")]
Unit = Annotated[
    str | None,
    typer.Option(
        "--unit",
        help="What amounts are in: vials, thousands, millions, hours, minutes, seconds or days.",
    ),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Of a text file, such as windows-1252.")
]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook to read.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help="Name a column: product=Produkt, due=E (a letter), weight=- (none). Repeatable.",
    ),
]
TimeZone = Annotated[
    str | None, typer.Option("--time-zone", help="The site's, such as Europe/Berlin.")
]
All = Annotated[bool, typer.Option("--all", help="Print every row.")]
Config = Annotated[
    str | None,
    typer.Option("--config", help="A plant or figures by name; see: fillsched config list."),
]
Plant = Annotated[
    Path | None, typer.Option("--plant", help="A plant, or figures of a line, from a TOML file.")
]
State = Annotated[
    Path | None, typer.Option("--state", help="How lines stand, from a TOML file: a table a line.")
]
ConfigName = Annotated[str, typer.Argument(help="The configuration's name.")]
TomlFile = Annotated[Path, typer.Argument(help="TOML; fillsched init writes a sample.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin.")
]
