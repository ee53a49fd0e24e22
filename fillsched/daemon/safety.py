"""Settings that would put a daemon on a network in the clear, or sign with no secret, are refused.

What it is for: what is looked at before anything listens, and the certificate that it then shows.
What it is not for: whether each setting is right by itself (`settings`).
"""

import hashlib
import ipaddress
import os
import re
import ssl
from pathlib import Path

from fillsched.daemon.settings import Settings
from fillsched.errors import Fault, InvalidInput
from fillsched.jobs.job import JobStatus
from fillsched.service.webhooks import Webhook

SECRET_BYTES = 16
"""Fewer can be guessed."""

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def refuse_unsafe(settings: Settings) -> None:
    """Raises InvalidInput for settings that would put the daemon on a network in the clear."""
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        fault = Fault("tls", "", "only one of certificate and key is set", "Set both or neither")
        raise InvalidInput([fault])
    for path in (settings.tls_certificate, settings.tls_key):
        if path is not None and not path.is_file():
            fault = Fault("tls", str(path), "there is no such file", "Correct the path")
            raise InvalidInput([fault])
    _refuse_unusable(settings.tls_certificate, settings.tls_key)
    webhooks(settings)
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


def _refuse_unusable(certificate: Path | None, key: Path | None) -> None:
    """Raises InvalidInput for files that no TLS can be spoken with."""
    if certificate is None:
        return
    try:  # an empty pass phrase, as nobody is there to be asked for one
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        said = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
        fix = "Give a PEM file with the certificate, its issuers behind it, and the key that fits"
        why = f"they cannot be used ({said}); a key must have no pass phrase"
        fault = Fault("tls_certificate, tls_key", f"{certificate}, {key}", why, fix)
        raise InvalidInput([fault]) from error


def certificate_shown(settings: Settings) -> str | None:
    """The SHA-256 of the certificate that the daemon shows; None when it speaks in the clear."""
    if settings.tls_certificate is None:
        return None
    text = settings.tls_certificate.read_text("ascii", errors="replace")
    own = _CERTIFICATE.search(text)  # the first, issuers follow
    return own and hashlib.sha256(ssl.PEM_cert_to_DER_cert(own[0])).hexdigest()


def webhooks(settings: Settings) -> tuple[Webhook, ...]:
    """Who is told of the ends of jobs, with their secrets. Raises InvalidInput for a secret that
    cannot be read, is short, or is no secret."""
    hooks, faults = [], []
    for one in settings.webhooks:
        secret, why = _secret_in(one.secret_file)
        if why:
            fix = f"Write one, such as: openssl rand -hex 32 > {one.secret_file}, with mode 0600"
            faults.append(Fault("webhooks.secret_file", str(one.secret_file), why, fix))
        hooks.append(Webhook(one.url, secret, frozenset(map(JobStatus, one.events))))
    if len({hook.url for hook in hooks}) < len(hooks):
        fault = Fault("webhooks", "", "one url stands there twice", "Name all its events at once")
        faults.append(fault)
    if faults:
        raise InvalidInput(faults)
    return tuple(hooks)


def _secret_in(file: Path) -> tuple[bytes, str]:
    """The secret that `file` holds, without blanks at its ends, and what is wrong with it."""
    try:
        secret, mode = file.read_bytes().strip(), file.stat().st_mode
    except OSError as error:
        return b"", f"it cannot be read: {(error.strerror or 'for no known reason').lower()}"
    if os.name == "posix" and mode & 0o077:
        return b"", "other users may read it"
    if len(secret) < SECRET_BYTES:
        return b"", f"a secret has at least {SECRET_BYTES} characters"
    return secret, ""


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or address to listen at, is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
