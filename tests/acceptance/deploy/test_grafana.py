"""The dashboard for Grafana asks for what `/metrics` has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.exceptions import ConnectionClosed

from tests.acceptance.api.test_sockets import joined, to_the_end
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS

DASHBOARD = json.loads(
    (Path(__file__).parents[3] / "deploy/grafana/fillsched.json").read_text("utf-8")
)
ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
LABELS_OF_PROMETHEUS = {"instance", "le"}


def asked() -> Iterator[str]:
    """Every query of the dashboard."""
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]
    for variable in DASHBOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]


def test_issue_21_every_name_and_label_is_one_of_the_metrics(daemon: Running) -> None:
    job_id = daemon.submit()  # so that labels are there: of a job that ended, of connections
    daemon.end(job_id)
    with joined(daemon, job_id) as watcher:
        to_the_end(watcher)
    with pytest.raises(ConnectionClosed), joined(daemon, job_id, token="wrong") as refused:
        refused.recv(timeout=WAIT_SECONDS)
    text = httpx2.get(f"{daemon.url}/metrics", trust_env=False).text
    families = list(text_string_to_metric_families(text))
    names = {f"{one.name}{end}" for one in families for end in ENDINGS[one.type]}
    queries = list(asked())
    used = {name for query in queries for name in re.findall(r"fillsched_\w+", query)}
    assert used <= names, used - names
    assert len(used) > 20
    labels = {label for one in families for sample in one.samples for label in sample.labels}
    for query in queries:
        for by in re.findall(r"by \(([\w, ]+)\)", query):
            assert set(by.split(", ")) <= labels | LABELS_OF_PROMETHEUS, query


def test_panels_lie_beside_each_other() -> None:
    taken = set[tuple[int, int]]()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken and at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))
