"""`check --fix`: a cleaned copy of a lots file, and a list of what it leaves out.

What it is for: writing both beside the file and saying plainly what is not in them. What it is not
for: reading lots or mending values (`fillsched.intake`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import ReadOptions, cleaned, left_out, survey_lots
from fillsched.presentation.figures import count
from fillsched_cli.console import stderr


@dataclass(frozen=True, slots=True)
class Fix:
    """Where to write: `target`, by default ``lots.clean.csv`` beside ``lots.xlsx``."""

    target: Path | None = None
    force: bool = False


def write_fixed(content: bytes, lots: str, read: Mapping[str, Any] | None, fix: Fix) -> None:
    """Writes the lots that can be read for certain, and apart from them what is wrong.

    Raises InvalidInput when there is no table to be cleaned, or a file would be overwritten.
    """
    source = Path("stdin.csv" if lots == "-" else lots)
    target = fix.target or source.with_name(f"{source.stem}.clean.csv")
    rest = target.with_name(f"{target.stem}.left-out.csv")
    said = {("columns" if key == "map" else key): value for key, value in (read or {}).items()}
    survey = survey_lots(content, filename=source.name, options=ReadOptions(**said))
    if not survey.lots:
        fault = Fault("the file", "", "no lot in it can be read for certain", "Mend it by hand")
        raise InvalidInput([fault])
    written = {target: cleaned(survey.lots)}
    if survey.faults:
        written[rest] = left_out(survey.faults)
    for path in written:
        _refuse_to_overwrite(path, source, force=fix.force)
    for path, data in written.items():
        _write(path, data)
    console = stderr()
    console.print(f"✓ {target}  {count(len(survey.lots), 'lot')}")
    if survey.faults:
        line = f"! {rest}  what the cleaned file does NOT hold: mend it before you plan"
        console.print(line, style="bold yellow")


def _refuse_to_overwrite(path: Path, source: Path, *, force: bool) -> None:
    if path.exists() and (not force or path.resolve() == source.resolve()):
        fix = "Name another with --output" + ("" if force else ", or add --force")
        raise InvalidInput([Fault("--fix", str(path), "the file exists", fix)])


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise InvalidInput([Fault("--fix", str(path), reason, "Name another place")]) from error
