"""Settings that would put a daemon on a network in the clear are refused.

What it is for: the one rule that is looked at before anything listens. What it is not for: whether
each setting is right by itself (`settings`).
"""

import ipaddress

from fillsched.daemon.settings import Settings
from fillsched.errors import Fault, InvalidInput


def refuse_unsafe(settings: Settings) -> None:
    """Raises InvalidInput for settings that would put the daemon on a network in the clear."""
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        fault = Fault("tls", "", "only one of certificate and key is set", "Set both or neither")
        raise InvalidInput([fault])
    for path in (settings.tls_certificate, settings.tls_key):
        if path is not None and not path.is_file():
            fault = Fault("tls", str(path), "there is no such file", "Correct the path")
            raise InvalidInput([fault])
    if settings.insecure or settings.tls_certificate or is_loopback(settings.host):
        return
    raise InvalidInput(
        [
            Fault(
                "host",
                settings.host,
                "listening beyond this machine without TLS would show tokens and plans to the "
                "network",
                "Set --tls-certificate and --tls-key, or --insecure if a proxy adds TLS",
            )
        ]
    )


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or address to listen at, is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
