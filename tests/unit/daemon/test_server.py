"""What the daemon asks of its process."""

import signal
import threading
from typing import Any

import pytest
import uvicorn

from fillsched.daemon.server import Server, listening, signals_end


@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals need the main thread"
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_the_server_listens_to_them_is_not_lost(number: signal.Signals) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("nobody asks")

    server = Server(uvicorn.Config(app, lifespan="off", log_config=None), drain_seconds=0.0)
    before = signal.getsignal(number)
    with listening("127.0.0.1", 0) as listener, signals_end(server):
        signal.raise_signal(number)
        assert server.should_exit
        server.run(sockets=[listener])  # and it returns: the signal raised again ends nothing
    assert signal.getsignal(number) is before
