"""A question that a lots file leaves open, over the dashboard.

What it is for: one answer, or none. What it is not for: what is asked (`presentation.receipt`), or
acting on the answer (`actions.submitting`).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from fillsched.presentation.reading.receipt import asks


class Ask(ModalScreen[str | None]):
    """Gives the option that settles the question, None where nobody wants to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "leave", id="question.close"),
    ]

    def __init__(self, question: Mapping[str, Any]) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        readings = self.question["readings"]
        wide = max(len(one["label"]) for one in readings)
        lines = (f"{one['label']:<{wide}}  {one['sample']}".rstrip() for one in readings)
        with Vertical(classes="dialog wide"):
            yield Static(Text(asks(self.question)))
            yield OptionList(*(Text(line, no_wrap=True) for line in lines), id="readings")
            yield Static("enter answers   escape leaves")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.question["readings"][event.option_index]["option"])

    def action_close(self) -> None:
        self.dismiss(None)
