"""The plan of the job under the cursor as a file on this machine.

What it is for: asking where, fetching, and writing a file that is whole or not there. What it is
not for: formats, which the daemon has.
"""

import asyncio
from functools import partial
from pathlib import Path

from textual.app import App

from fillsched.client import Client, Kind
from fillsched.errors import Fault, InvalidInput
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs.save_as import SaveAs


class Exporting:
    """Asks on the screens of `app`, and fetches with `client`, by the clock of the site, `zone`."""

    def __init__(
        self, app: App[None], client: Client, ready: Readiness, telling: Telling, zone: str
    ) -> None:
        self._app, self._client, self._ready, self._telling = app, client, ready, telling
        self._zone = zone

    def export(self) -> None:
        """Asks for a path, and writes there."""
        job = self._ready.job
        if why := self._ready.why_unreached():
            self._telling.warn(why)
        elif job is None or job["incumbent_hours"] is None:
            self._telling.warn("There is no plan under the cursor that could be written.")
        else:
            named = f"{job['kind']}-{job['id']}"
            self._telling.begin(partial(self._export, job["id"], job["kind"], named), "export")

    async def _export(self, job_id: int, kind: Kind, named: str) -> None:
        asked = SaveAs(f"{kind.capitalize()} {job_id}", Path(f"{named}.xlsx"))
        path = await self._app.push_screen_wait(asked)
        if path is None:
            return
        format = path.suffix.lower().removeprefix(".")
        job = await self._client.jobs.get(job_id, kind)
        zone = self._zone if job.plant is None else job.plant.time_zone
        pieces = self._client.jobs.export(
            job_id, format, kind, time_zone=zone, spreadsheet=format == "csv"
        )
        content = b"".join([piece async for piece in pieces])
        try:
            await asyncio.to_thread(_write_new, path, content)
        except OSError as error:
            reason = (error.strerror or "it cannot be written").lower()
            fault = Fault("file", str(path), reason, "Choose another path")
            raise InvalidInput([fault]) from error
        self._telling.say(f"Written: {path.absolute()}")


def _write_new(path: Path, content: bytes) -> None:
    """A file that was not there before; a part of one is removed."""
    with path.open("xb") as file:
        try:
            file.write(content)
        except OSError:
            path.unlink(missing_ok=True)
            raise
