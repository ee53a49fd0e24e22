"""Options and arguments that several commands share, each said once.

What it is for: their names, types and help. What it is not for: the commands.
"""

from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.invocation import Progress

Lots = Annotated[str, typer.Argument(help="Lots as CSV or XLSX; - reads CSV from stdin.")]
JobId = Annotated[int, typer.Argument(help="Number of the schedule.", min=1)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the number only.")]
HowToShow = Annotated[
    Progress, typer.Option("--progress", help="How progress is shown (auto: as fits the terminal).")
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
    str | None, typer.Option("--start", help="Start of the schedule, ISO 8601 with a zone.")
]
Decimal = Annotated[
    str | None, typer.Option("--decimal", help="What marks decimals in the file: comma or point.")
]
Dates = Annotated[
    str | None, typer.Option("--dates", help="Order of written dates: dmy, mdy or ymd.")
]
Watch = Annotated[bool, typer.Option("--watch", "-w", help="Watch until it is done.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do not use what settled earlier files.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook to read.")]
Map = Annotated[
    list[str] | None, typer.Option("--map", help="Name a column: product=Produkt. Repeatable.")
]
TimeZone = Annotated[
    str | None, typer.Option("--time-zone", help="The site's, such as Europe/Berlin.")
]
All = Annotated[bool, typer.Option("--all", help="Print every row.")]
Config = Annotated[
    str | None,
    typer.Option("--config", help="Figures by name; see: fillsched config list."),
]
Plant = Annotated[
    Path | None, typer.Option("--plant", help="Figures of the line from a TOML file.")
]
ConfigName = Annotated[str, typer.Argument(help="The configuration's name.")]
TomlFile = Annotated[Path, typer.Argument(help="TOML, such as: clean_hours = 24")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin.")
]
