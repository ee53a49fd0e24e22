"""Whom a connection believes, and why it did not, in words.

What it is for: the one trust store of requests, event streams and sockets, and the text for a
certificate that is refused. What it is not for: opening connections (`network`).
"""

import asyncio
import hashlib
import os
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import truststore

from fillsched.client.endpoint import Trust
from fillsched.errors import Fault, InvalidInput, TlsTrouble

LOOK_SECONDS = 5.0
"""How long showing a certificate may take; it is one handshake."""

_CA_FILE = "Name its issuer's certificate: `--ca-file` at login, or the setting ca_file"
_PLAIN = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
"""What OpenSSL calls an answer that is no TLS."""


def context_of(trust: Trust) -> ssl.SSLContext:
    """What secures connections that trust so: the system's store (SSL_CERT_FILE and SSL_CERT_DIR
    count) and `ca_file`, or one certificate alone. Raises InvalidInput for a file that is none."""
    if trust.fingerprint is not None:
        return _Pinned(trust.fingerprint)
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for name, at in _named_files(trust):
        try:
            if at.is_dir():
                context.load_verify_locations(capath=at)
            else:
                context.load_verify_locations(cafile=at)
        except OSError as error:
            why = "it holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
            fault = Fault(name, str(at), why or "it cannot be read", "Name a PEM file")
            raise InvalidInput([fault]) from error
    return context


def _named_files(trust: Trust) -> list[tuple[str, Path]]:
    """Where certificates of issuers lie beside the system's own, and who says so. OpenSSL reads
    those of the environment by itself, but is silent about what it cannot read."""
    named = [("ca_file", trust.ca_file)] if trust.ca_file is not None else []
    if file := os.environ.get("SSL_CERT_FILE"):
        named.append(("SSL_CERT_FILE", Path(file)))
    folders = os.environ.get("SSL_CERT_DIR", "").split(os.pathsep)
    return named + [("SSL_CERT_DIR", Path(folder)) for folder in folders if folder]


def fingerprint_of(certificate: bytes) -> str:
    """The SHA-256 of a certificate (DER), in hexadecimal."""
    return hashlib.sha256(certificate).hexdigest()


def fingerprint_spelled(said: str) -> str:
    """A fingerprint as people write it: with colons, `sha256:`, or as openssl prints it.

    Raises InvalidInput for what is none.
    """
    plain = said.rpartition("=")[2].strip().lower().removeprefix("sha256:").replace(":", "")
    if len(plain) != 64 or set(plain) - set("0123456789abcdef"):
        fix = "Give 64 hexadecimal digits: openssl x509 -in FILE -noout -fingerprint -sha256"
        raise InvalidInput([Fault("--fingerprint", said, "it is no SHA-256 fingerprint", fix)])
    return plain


def fingerprint_shown(fingerprint: str) -> str:
    """The same as openssl prints it: pairs with colons."""
    digits = fingerprint.upper()
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


async def certificate_at(url: str) -> bytes | None:
    """The certificate (DER) that is shown at `url`, believed or not; None where no TLS is spoken.

    Nothing is sent but the handshake.
    """
    at = urlsplit(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            _, writer = await asyncio.open_connection(at.hostname, at.port or 443, ssl=context)
    except (OSError, TimeoutError, ValueError):
        return None
    shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return shown


class _Recognised(ssl.SSLObject):
    """One end of a connection, which goes on with the pinned certificate alone."""

    def do_handshake(self) -> None:
        super().do_handshake()
        shown = self.getpeercert(binary_form=True)
        assert isinstance(self.context, _Pinned)
        if shown is None or fingerprint_of(shown) != self.context.fingerprint:
            raise _Other("another certificate than the pinned one")


class _Other(ssl.SSLCertVerificationError):
    """The certificate is not the pinned one."""


class _Pinned(ssl.SSLContext):
    """Believes one certificate, whatever name and dates it bears: it is known by itself."""

    sslobject_class = _Recognised
    fingerprint: str

    def __new__(cls, fingerprint: str) -> "_Pinned":
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)

    def __init__(self, fingerprint: str) -> None:
        self.check_hostname, self.verify_mode = False, ssl.CERT_NONE
        self.fingerprint = fingerprint


def refused_certificate(url: str, trust: Trust, error: BaseException) -> TlsTrouble | None:
    """What to raise for a handshake at `url` that failed for good; None for what may pass, such as
    a connection that was cut off."""
    fault = _cause(error)
    if isinstance(fault, _Other):
        return TlsTrouble(
            f"The certificate of {url} is not the one that was pinned at login. If it has been "
            "renewed, log in again and compare its fingerprint; else somebody may be in between."
        )
    if isinstance(fault, ssl.SSLCertVerificationError):
        why, fix = _in_words(fault)
        return TlsTrouble(f"The certificate of {url} is not trusted: {why}. {fix}.")
    if fault is not None and fault.reason in _PLAIN:
        return TlsTrouble(
            f"What answers at {url} does not speak TLS. Use http:// where the daemon, or the proxy "
            "before it, has no certificate; else check the port."
        )
    return None


def speaks_tls(url: str) -> TlsTrouble:
    """What to raise where TLS answers to words in the clear."""
    return TlsTrouble(f"What answers at {url} speaks TLS. Use https://.")


def _cause(error: BaseException) -> ssl.SSLError | None:
    """The fault of TLS that `error` came from."""
    link: BaseException | None = error
    while link is not None and not isinstance(link, ssl.SSLError):
        link = link.__cause__ or link.__context__
    return link


def _in_words(fault: ssl.SSLCertVerificationError) -> tuple[str, str]:
    """Why a certificate does not count, and what to do, by OpenSSL's code for it."""
    match fault.verify_code:
        case 9:
            return "it is not valid yet", "Check the clocks of both machines"
        case 10:
            return "it has expired", "Renew it where the daemon runs"
        case 18:
            return (
                "it is signed by itself",
                "Pin it: log in with `--fingerprint` or in a terminal, which shows it and asks; or "
                "name it with `--ca-file`",
            )
        case 2 | 19 | 20 | 21:
            return "its issuer is not known here", _CA_FILE
        case 62 | 64:
            return (
                fault.verify_message.rstrip(".").replace("mismatch, certificate", "mismatch: it"),
                "Use the name that stands in it",
            )
        case _:
            return fault.verify_message, _CA_FILE
