"""`--start` by the clock of the site.

What it is for: the zone of the settings in force, looked up only when a start is said. What it is
not for: how a time is written (`commands.times`).
"""

import json
from datetime import UTC, datetime

from fillsched_cli.commands.times import start_time
from fillsched_cli.invocation import Invocation


def site_start(invocation: Invocation, said: str | None, config: str | None = None) -> str | None:
    """The start in UTC, ISO 8601. Raises InvalidInput. The clock of the plant counts before that
    of the settings, where `config` are the figures of one, as JSON."""
    if said is None:
        return None
    from fillsched.time_zones import zone_of
    from fillsched_cli.daemon_discovery import settings_of

    name = _named_zone(config)
    zone = zone_of(str(name or settings_of(invocation).time_zone))
    return start_time(said, zone, datetime.now(UTC))


def _named_zone(config: str | None) -> object:
    """The clock that the figures of a plant name; None where they do not, or are a name."""
    if config is None or not config.startswith("{"):
        return None
    return json.loads(config).get("time_zone")
