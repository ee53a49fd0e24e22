"""The KPIs in words: the key of each on the wire, its label, its unit, and what it means.

What it is for: one definition wherever figures are shown (terminal, workbook, page, difference).
What it is not for: computing them (`model.kpis`) or the shape of a result (`jobs.results`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KpiText:
    """How one KPI is shown. `unit` is empty for a count."""

    key: str
    label: str
    unit: str
    meaning: str


ONE_LINE = (
    KpiText(
        "makespan_hours", "Makespan", "h", "start of the first clean to the end of the last fill"
    ),
    KpiText("utilization_percent", "Utilization", "%", "fill hours over makespan hours"),
    KpiText("fill_hours", "Filling", "h", "hours in which vials are filled"),
    KpiText("clean_hours", "Cleaning", "h", "hours of all cleans"),
    KpiText("changeover_hours", "Changeovers", "h", "hours of all changeovers"),
    KpiText("changeovers_same", "  of one type", "", "changeovers between lots of one type"),
    KpiText("changeovers_different", "  between types", "", "changeovers between two types"),
    KpiText("campaigns", "Campaigns", "", "runs of lots after one clean"),
    KpiText("lots_scheduled", "Lots", "", "lots in the schedule"),
    KpiText("avg_lot_duration", "Average lot", "h", "mean fill time of a lot"),
    KpiText("smallest_slack_hours", "Smallest slack", "h", "least time left in any clean window"),
)

OF_PLANTS = (
    KpiText("setup_hours", "Setups", "h", "hours of all setups"),
    KpiText(
        "idle_hours",
        "Idle",
        "h",
        "open hours without work, up to a line's last activity",
    ),
    KpiText("closed_hours", "Closed", "h", "closed hours, up to a line's last activity"),
    KpiText("dated", "Lots with a due date", "", "lots that are to be done by a day"),
    KpiText("late", "  that are late", "", "lots whose fill ends after its due date"),
    KpiText("late_hours", "Late in all", "h", "hours late of all lots together"),
    KpiText("latest_hours", "Latest", "h", "hours late of the worst lot"),
    KpiText("unplaced", "Lots left out", "", "lots for which no place was found"),
)
"""Figures that only the schedules of a plant have."""

KPI_TEXTS = (*ONE_LINE, *OF_PLANTS)
"""All of them."""

PLANT_MEANINGS = {
    "makespan_hours": "start of the plan to the end of the last fill",
    "utilization_percent": "fill hours over open hours, up to each line's last activity",
    "smallest_slack_hours": "least time left to a clean window, a deadline or a bulk's hold",
}


def kpi_texts(kpis: Mapping[str, object]) -> Iterator[KpiText]:
    """Those that `kpis`, as a result has them, hold; of a plant some mean something else."""
    of_plant = kpis.get("idle_hours") is not None
    for text in KPI_TEXTS:
        if kpis.get(text.key) is not None:
            meaning = PLANT_MEANINGS.get(text.key, text.meaning) if of_plant else text.meaning
            yield KpiText(text.key, text.label, text.unit, meaning)
