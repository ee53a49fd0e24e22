"""What a socket leaves behind when it is gone: nothing."""

import gc
import socket
import time

from tests.acceptance.api.test_live import ask, many
from tests.acceptance.api.test_sockets import joined, to_the_end, watched
from tests.acceptance.conftest import Running

OURS = ("fillsched.", "starlette.websockets.", "uvicorn.", "websockets.server.")
"""Where what a server keeps for a connection is from; the test's own client is from elsewhere."""


def test_a_socket_that_is_gone_leaves_nothing_that_must_be_searched_for(
    daemon: Running, finished: int
) -> None:
    """Objects that refer to each other in a circle are found late, by a search that stops all."""

    def come_and_go() -> None:
        watched(daemon, finished)
        with many(daemon) as connection:
            ask(connection, type="subscribe", topics=["schedules", "server"])
            ask(connection, type="subscribe", topics=["schedule:999999"])
            ask(connection, type="nonsense")
            connection.socket.shutdown(socket.SHUT_RDWR)  # as a crash would
        watched(daemon, 999_999)
        with joined(daemon, finished, token="nobody's") as connection:
            to_the_end(connection)
        assert daemon.call("GET", "/schedule/999999").status_code == 404
        for _ in range(200):
            if daemon.inside.hub.total == 0:
                return
            time.sleep(0.02)
        raise AssertionError("a socket is still counted")

    come_and_go()
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            come_and_go()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        kinds = {type(thing) for thing in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    left = {f"{kind.__module__}.{kind.__qualname__}" for kind in kinds}
    assert not {name for name in left if name.startswith(OURS)}
