"""Jobs are kept so long after their end, and each deletion stands in the record (live 51)."""

from threading import Event, Thread

from fillsched.ports.audit import Action
from fillsched.service.retention import Retention
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA
from tests.conftest import WAIT_SECONDS

DAY = 24 * 3600.0


def test_live_51_only_what_ended_long_enough_ago_is_deleted_and_that_is_noted() -> None:
    clock = ManualClock()
    workshop = Workshop(clock)
    old = workshop.submit(ANNA)
    assert workshop.work()
    clock.advance(20 * DAY)
    new = workshop.submit(ANNA)
    assert workshop.work()
    clock.advance(11 * DAY)
    waiting = workshop.submit(ANNA)
    keep = Retention(workshop.service, 30)
    assert keep.prune() == 1
    left = workshop.service.list(ANNA)
    assert [job.id for job in left] == [waiting.id, new.id]
    newest = workshop.store.audit.page(limit=1)[0].entry
    assert (newest.action, newest.user) == (Action.PRUNE, None)
    assert newest.object == f"schedule:{old.id}" and "kept for 30 days" in newest.details
    assert keep.prune() == 0


def test_it_goes_on_until_the_daemon_ends() -> None:
    clock = ManualClock()
    workshop = Workshop(clock)
    for _ in range(3):
        workshop.submit(ANNA)
        assert workshop.work()
    clock.advance(2 * DAY)
    stopping, gone = Event(), Event()
    workshop.service.bus.subscribe_all(
        lambda *_: gone.set() if not workshop.service.list(ANNA) else None
    )
    thread = Thread(target=Retention(workshop.service, 1).run, args=[stopping])
    thread.start()
    try:
        assert gone.wait(WAIT_SECONDS)
    finally:
        stopping.set()
        thread.join(WAIT_SECONDS)
    assert not thread.is_alive()
