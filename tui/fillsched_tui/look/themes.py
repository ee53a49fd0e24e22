"""The colours: the usual ones, ones that the colour-blind can tell apart, and high contrast.

What it is for: values only. What it is not for: meaning, which glyphs and words carry.
"""

from textual.theme import Theme

THEMES = (
    Theme(
        name="fillsched",
        primary="#4aa3df",
        secondary="#5fb3a1",
        accent="#e0b050",
        success="#6cc070",
        warning="#e0b050",
        error="#e06c75",
        background="#11161c",
        surface="#161c24",
        panel="#1d2530",
        foreground="#d5dde5",
        dark=True,
    ),
    Theme(  # blue, orange, sky blue and vermilion differ for every kind of colour vision
        name="colour-blind",
        primary="#56b4e9",
        secondary="#0072b2",
        accent="#e69f00",
        success="#56b4e9",
        warning="#f0e442",
        error="#d55e00",
        background="#101010",
        surface="#161616",
        panel="#202020",
        foreground="#e8e8e8",
        dark=True,
    ),
    Theme(
        name="high-contrast",
        primary="#ffffff",
        secondary="#00ffff",
        accent="#ffff00",
        success="#00ff00",
        warning="#ffff00",
        error="#ff6060",
        background="#000000",
        surface="#000000",
        panel="#000000",
        foreground="#ffffff",
        dark=True,
    ),
)
