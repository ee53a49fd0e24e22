"""`check --fix`: the cleaned copy of a lots file, and the list of what it leaves out, on the disk.

What it is for: writing both beside the file and saying plainly what is not in them. What it is not
for: making them, which the daemon does.
"""

from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

from fillsched.errors import Fault, InvalidInput
from fillsched.presentation.figures import count
from fillsched.wire import FileView
from fillsched_cli.commands.whole_file import whole_file
from fillsched_cli.output.console import stderr

_KINDS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Fix:
    """Where to write: `target`, by default ``lots.clean.csv`` beside ``lots.csv``."""

    target: Path | None = None
    force: bool = False


def write_fixed(cleaned: FileView | None, left_out: FileView | None, lots: str, fix: Fix) -> None:
    """Writes the two files of an import report, the second where there is one.

    Raises InvalidInput when there is nothing to be written, or a file would be overwritten.
    """
    if cleaned is None:
        fault = Fault("the file", "", "no lot in it can be read for certain", "Mend it by hand")
        raise InvalidInput([fault])
    source = Path("stdin.csv" if lots == "-" else lots)
    kind = Path(cleaned.filename).suffix
    target = fix.target or source.with_name(f"{source.stem}.clean{kind}")
    rest = target.with_name(f"{target.stem}.left-out{kind}")
    _refuse_another_kind(target, kind)
    written = {target: cleaned} | ({rest: left_out} if left_out else {})
    for path in written:
        _refuse_to_overwrite(path, source, force=fix.force)
    for path, file in written.items():
        with whole_file(path, "--fix") as out:
            out.write(b64decode(file.content))
    console = stderr()
    console.print(f"✓ {target}  {count(cleaned.rows, 'lot')}")
    if left_out:
        line = f"! {rest}  what the cleaned file does NOT hold: mend it before you plan"
        console.print(line, style="bold yellow")


def _refuse_another_kind(target: Path, kind: str) -> None:
    ending = target.suffix.lower()
    if ending in _KINDS and ending != kind:
        fix = f"Name a file that ends in {kind}"
        raise InvalidInput([Fault("--output", str(target), "the copy is of another kind", fix)])


def _refuse_to_overwrite(path: Path, source: Path, *, force: bool) -> None:
    if path.exists() and (not force or path.resolve() == source.resolve()):
        fix = "Name another with --output" + ("" if force else ", or add --force")
        raise InvalidInput([Fault("--fix", str(path), "the file exists", fix)])
