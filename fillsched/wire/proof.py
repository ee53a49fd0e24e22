"""That a daemon is the one of a data directory, shown before a secret is sent to it.

What it is for: who can read the directory's key sends a nonce and compares the answer; a stranger
on the daemon's port cannot give it. The answer holds for one end of one connection, so that nobody
gets it from the true daemon to pass it on. What it is not for: who the client is
(`service.tokens`), or asking (the command line's `proving`).
"""

import hmac
from ipaddress import IPv6Address, ip_address

NONCE_CHARACTERS = (16, 64)
"""A nonce is so many letters, digits, - and _; longer ones are refused."""

_PURPOSE = b"fillsched: the daemon of this data directory, 1"
"""Keeps this use of the key apart from signing tokens: neither can be had for the other."""


def proof(key: bytes, nonce: str, host: str, port: int) -> str:
    """The answer to `nonce` of the daemon that holds `key` and was reached at `host`:`port`.

    `host` is the numeric address of the daemon's end of the connection, as both ends see it.
    """
    own = hmac.digest(key, _PURPOSE, "sha256")
    return hmac.new(own, f"{nonce} {_plain(host)} {port}".encode(), "sha256").hexdigest()


def holds(given: object, key: bytes, nonce: str, host: str, port: int) -> bool:
    """Whether what a daemon has answered is the proof; compared in constant time."""
    expected = proof(key, nonce, host, port)
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _plain(host: str) -> str:
    """One spelling of an address: a listener on :: sees a caller by IPv4 as ::ffff:a.b.c.d."""
    address = ip_address(host.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
