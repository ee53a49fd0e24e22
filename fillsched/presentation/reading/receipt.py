"""How a lots file was read, and what it leaves open, in words for people.

What it is for: the same words in commands, dashboard, exports and a page: control totals, the
figures of the line, the questions with their answers. What it is not for: problems (`faults`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from fillsched.presentation.figures import count, number
from fillsched.time_zones import zone_of

_LABELS = {"sha256": "SHA-256", "decimal": "Decimal mark"}
_COLUMNS = {
    "lot_id": "lot",
    "product": "product",
    "vials": "vials",
    "fill_hours": "fill hours",
    "bulk_ready": "bulk ready",
    "bulk_hold_hours": "bulk hold hours",
    "pin_line": "pin line",
    "pin_start": "pin start",
    "pin_order": "pin order",
}
_ELSEWHERE = ("notes", "line", "own_columns")
_KINDS = {
    "column": "Which column holds the {column}?",
    "columns": "Which column holds the {column}?",
    "hidden": "Is the hidden column meant as {column}?",
    "sheet": "Which sheet?",
    "decimal": "What do the points and commas of the {column} mean?",
    "unit": "In what are the {column} written?",
    "encoding": "How are the letters of the file written?",
    "dates": "In which order are day, month and year of the {column} dates written?",
    "priority": "Is a small number of this column urgent, or a large one?",
    "meaning": "Which of two things does this column say?",
}

LEAST_SHOWN = 0.1
"""Hours, below which two decimals are no two digits."""

HOW_TO_GIVE = "these are the defaults; give yours with --plant FILE or --config NAME"
"""Said of the figures of a line that nobody gave."""


def receipt_rows(receipt: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The import receipt as labels and texts, without what is empty; a row to each note, last."""
    rows: list[tuple[str, str]] = []
    for key, value in receipt.items():
        if key == "columns":
            found = [f"{ours} = {at['heading']} ({at['letter']})" for ours, at in value.items()]
            rows += [("Columns", ", ".join(found))] if found else []
        elif key == "totals":
            rows += [("Totals", totals_text(value))] if value else []
        elif key == "due":
            rows += [("Due", due_text(value))] if value else []
        elif key == "plant":
            rows += [("Plant", plant_text(value))] if value else []
        elif key == "questions":
            rows += [("Question", asks(question)) for question in value]
        elif value not in (None, "", {}) and key not in _ELSEWHERE:
            label = _LABELS.get(key, key.replace("_", " ").capitalize())
            rows.append((label, str(value)))
    return rows + [("Note", str(note)) for note in receipt.get("notes", ())]


def totals_text(totals: Mapping[str, Any]) -> str:
    """``210,000 vials (90,000 to 120,000), 10.54 h of filling (4.52 to 6.02)``; where the line that
    fills a lot decides its hours, ``10.54 to 21.08 h of filling, by line (4.52 to 12.05)``."""
    units = {"vials": "vials", "hours": "h of filling"}
    return ", ".join(
        f"{_sum(totals[key])} {unit}{', by line' if _most(totals[key]) else ''} "
        f"({_amount(totals[key]['smallest'])} to {_amount(totals[key]['largest'])})"
        for key, unit in units.items()
        if key in totals
    )


def due_text(due: Mapping[str, Any]) -> str:
    """``58 lots, from 2027-01-18 24:00 to 2027-03-01 24:00 (Europe/Berlin)``."""
    zone = zone_of(due["time_zone"])
    first, last = (_day_or_time(due[key], zone) for key in ("earliest", "latest"))
    span = f"at {first}" if first == last else f"from {first} to {last}"
    return f"{count(due['lots'], 'lot')}, {span} ({zone.key})"


def _day_or_time(moment: datetime | str, zone: tzinfo) -> str:
    """By the clock of the plant or site; midnight as the end of the day before."""
    told = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    local = told.astimezone(zone)
    if local.time() == time():
        return f"{local - timedelta(hours=12):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def _sum(span: Mapping[str, Any]) -> str:
    most = _most(span)
    return f"{_amount(span['sum'])} to {_amount(most)}" if most else _amount(span["sum"])


def _most(span: Mapping[str, Any]) -> float | None:
    most: float | None = span.get("most")
    return most


def line_text(figures: Mapping[str, Any]) -> str:
    """The figures of a line in one line: rate, clean, window, changeovers, and how many others."""
    same, other = figures["changeover_same_hours"], figures["changeover_different_hours"]
    text = (
        f"{_figure(figures['rate_vials_per_hour'])} vials/h, clean {figures['clean_hours']} h, "
        f"window {figures['clean_window_hours']} h, changeover {same} h ({other} h to another type)"
    )
    rates, pairs = len(figures["product_rates"]), len(figures["changeover_matrix"])
    more = [count(rates, "rate")] * (rates > 0) + [count(pairs, "changeover")] * (pairs > 0)
    return f"{text}, {' and '.join(more)} of their own" if more else text


def plant_text(plant: Mapping[str, Any]) -> str:
    """``Site North, lines L1 and L2, clock of Europe/Berlin``."""
    lines = [str(line) for line in plant["lines"]]
    listed = " and ".join([", ".join(lines[:-1]), lines[-1]] if len(lines) > 1 else lines)
    said = [plant["name"]] if plant["name"] else []
    said += [f"line{'' if len(lines) == 1 else 's'} {listed}", f"clock of {plant['time_zone']}"]
    return ", ".join(said)


def figures_used(
    line: Mapping[str, Any], line_from: str | None, plant: Mapping[str, Any] | None = None
) -> str:
    """The figures of the line, or of the plant's lines where they say no others, that lots are held
    against, and how to give others if nobody did."""
    of = f"line {line['line']}" if plant is None else plant_text(plant)
    text = f"{of}: {line_text(line)}"
    return f"{text}; {HOW_TO_GIVE}" if line_from == "defaults" else text


def asks(question: Mapping[str, Any]) -> str:
    """A question in one line, with where it comes from."""
    ours = _COLUMNS.get(question["column"] or "", question["column"] or "")
    text = _KINDS.get(question["kind"], "What is meant?").format(column=ours)
    return f"{text} (column {question['letter']})" if question["letter"] else text


def worded(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt with each question in words as its `text`."""
    asked = [{**question, "text": asks(question)} for question in receipt.get("questions", ())]
    return {**receipt, "questions": asked} if asked else dict(receipt)


def answers(questions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The questions, each with a line to each answer: the option, what it means, a sample."""
    for question in questions:
        yield asks(question)
        readings = question["readings"]
        widths = [
            max((len(one[key]) for one in readings), default=0) for key in ("option", "label")
        ]
        for one in readings:
            line = f"  {one['option']:<{widths[0]}}  {one['label']:<{widths[1]}}  {one['sample']}"
            yield line.rstrip()


def _amount(value: float) -> str:
    """With two decimals, and six, as many as we keep, where there would be little left."""
    if float(value).is_integer():
        return number(int(value))
    return number(float(value)) if value >= LEAST_SHOWN else f"{value:.6f}".rstrip("0")


def _figure(text: object) -> str:
    figure = str(text)
    return number(int(figure)) if figure.isdigit() else figure
