"""How requests, event streams and sockets reach a daemon: over the network, or without a port."""

from fillsched.client.transports.in_process import Application, InProcess
from fillsched.client.transports.network import Network
from fillsched.client.transports.tls import (
    certificate_at,
    fingerprint_of,
    fingerprint_shown,
    fingerprint_spelled,
)
from fillsched.client.transports.transport import (
    CONNECT_SECONDS,
    Connections,
    Socket,
    Transport,
)

__all__ = [
    "CONNECT_SECONDS",
    "Application",
    "Connections",
    "InProcess",
    "Network",
    "Socket",
    "Transport",
    "certificate_at",
    "fingerprint_of",
    "fingerprint_shown",
    "fingerprint_spelled",
]
