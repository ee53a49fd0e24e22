"""The list of jobs kept in order: found, renamed, deleted, waited for (people P11, live 51)."""

import pytest

from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.cli.conftest import Shell


@pytest.fixture(scope="module")
def done(served: Shell) -> list[str]:
    """Three jobs that have ended, oldest first."""
    lots = served.lots()
    return [
        served.run("submit", lots, "--watch", "-q", "--name", name).out.strip()
        for name in ("W42 draft", "W42", "[red]W43[/red]")
    ]


def test_live_51_a_list_is_searched_and_goes_on_page_by_page(
    served: Shell, done: list[str]
) -> None:
    assert served.run("list", "--search", "w42", "-q").out.split() == [done[1], done[0]]
    assert served.run("list", "--search", "[RED]", "-q").out.split() == [done[2]]
    nothing = served.run("list", "--search", "W99")
    assert nothing.code == 0 and "No schedule is like that" in nothing.err
    page = served.run("list", "--limit", 1)
    assert f"list --before {done[2]}" in page.err + page.out
    older = served.run("list", "--before", done[2], "--limit", 1000, "-q").out.split()
    assert older[:2] == [done[1], done[0]]


def test_people_p11_a_job_gets_another_name(served: Shell, done: list[str]) -> None:
    renamed = served.run("rename", done[1], "  W42 [final]  ")
    assert renamed.code == 0 and "W42 [final]" in renamed.out
    assert served.call("GET", f"/schedule/{done[1]}").json()["name"] == "W42 [final]"
    bad = served.run("rename", done[1], "two\nlines")
    assert bad.code == 2 and "cannot be printed" in bad.err
    assert served.run("rename", "999999", "x").code == 2


def test_people_p11_what_is_deleted_is_asked_for_and_gone(served: Shell) -> None:
    job_ids = [served.run("submit", served.lots(), "--watch", "-q").out.strip() for _ in range(2)]
    refused = served.run("delete", *job_ids)
    assert refused.code == 2 and "--yes" in refused.err
    assert served.run("show", job_ids[0]).code == 0
    assert served.run("delete", job_ids[0], "999999", "--yes").code == 2
    assert served.run("show", job_ids[0]).code == 0, "all or none"
    deleted = served.run("delete", *job_ids, "--yes")
    assert deleted.code == 0 and "2 jobs deleted" in deleted.err
    assert served.run("show", job_ids[0]).code == served.run("show", job_ids[1]).code == 2


def test_several_are_waited_for_and_the_worst_end_is_the_commands(
    served: Shell, done: list[str]
) -> None:
    assert served.run("wait", *done, "-q").code == 0
    running = served.run("submit", served.lots("slow.csv"), "-q", "-t", "60s").out.strip()
    late = served.run("wait", running, done[0], "--timeout", "0.2s")
    assert late.code == 124 and f"Schedule {running} is not done yet" in late.err
    assert served.run("cancel", running).code == 0
    assert served.run("wait", running, done[0], "-q").code == 6
    bad = {"lots": ("bad.csv", b"Lot ID,Type,Vials\nL1,A,-5\n")}
    failed = served.call("POST", "/schedule", files=bad).json()["schedule_id"]
    assert served.run("wait", running, failed, done[0], "-q").code == 1


@pytest.mark.thorough
def test_live_51_what_ended_long_ago_is_pruned(shell: Shell) -> None:
    lots = shell.lots(content=LOTS_CSV)
    assert shell.run("submit", lots, "--watch", "-q").code == 0
    dry = shell.run("prune", "--older-than", "90d", "--dry-run")
    assert dry.code == 0 and "Nothing is that old" in dry.err
    would = shell.run("prune", "--older-than", "2099-01-01", "--dry-run", "--json")
    assert '"id": 1' in would.out
    asked = shell.run("prune", "--older-than", "2099-01-01")
    assert asked.code == 2 and "--yes" in asked.err
    gone = shell.run("prune", "--older-than", "2099-01-01", "--yes")
    assert gone.code == 0 and "1 job that ended before" in gone.err
    assert shell.run("show", 1).code == 2
    assert shell.run("prune", "--older-than", "soon").code == 2
