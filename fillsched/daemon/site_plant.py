"""The plant that the daemon's settings name: of everybody who has chosen none.

What it is for: read and checked once, when the daemon starts, so that no request meets a file that
cannot be used. What it is not for: plants of users (`service.configs`).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from fillsched.daemon.settings import Settings
from fillsched.errors import InvalidInput
from fillsched.plant_file import figures_in
from fillsched.wire import configuration


def site_plant(settings: Settings, today: date) -> Mapping[str, Any]:
    """The figures in the file of the setting `plant`, none without it. Raises InvalidInput."""
    if settings.plant is None:
        return {}
    try:
        figures = figures_in(settings.plant, today)
        configuration(settings.line(), figures, time_zone=settings.time_zone)
    except InvalidInput as refusal:
        named = f"plant = {settings.plant}"
        raise InvalidInput(
            [replace(fault, where=f"{named}, {fault.where}") for fault in refusal.faults]
        ) from refusal
    return figures
