"""Why the picture is not live, in the line under the first.

What it is for: how old the picture is, and what can be done. What it is not for: finding out
whether it is live (`state.known`).
"""

from fillsched.presentation import words
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import State, age, clock_of, standing
from fillsched_tui.state.watched import Watched
from fillsched_tui.toolkit.panel import Panel

LIKELY_DEAF = (
    "Nothing was heard from the daemon for {age:.0f} s: it hangs, or nothing comes through."
)


class WhyNotLive(Panel):
    """One line under the top: how old the picture is, why, and what can be done."""

    grows = True
    stands = ""

    def __init__(self, watched: Watched, letters: Alphabet, *, id: str) -> None:
        super().__init__(letters, id=id)
        watched.watch(self.show)

    def show(self, state: State, now: float) -> None:
        """Takes what is known at `now` (monotonic seconds); live there is nothing to say."""
        before, self.stands = self.stands, standing(state, now)
        if (stands := self.stands) != before:
            self.refresh_bindings()  # keys that change something are off but for live
        if stands == "live":
            return
        as_of = f"As of {clock_of(state.told_at)} UTC. " if state.told_at else ""
        if stands == "stale":
            self.say(as_of + LIKELY_DEAF.format(age=age(state, now)))
            return
        reason = words.sentences(state.link.reason) or "The daemon is being reached."
        tries = f" (try {state.link.tries})" if state.link.tries > 1 else ""
        self.say(f"{as_of}{reason}{tries}  r tries now.")
