"""The KPIs in words: the key of each on the wire, its label, its unit, and what it means.

What it is for: one definition wherever figures are shown (terminal, workbook, page, difference).
What it is not for: computing them (`model.kpis`) or the shape of a result (`jobs.results`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KpiText:
    """How one KPI is shown. `unit` is empty for a count."""

    key: str
    label: str
    unit: str
    meaning: str


KPI_TEXTS = (
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
