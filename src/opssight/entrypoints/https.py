"""Serving HTTPS without a proxy: the certificate of the settings, checked at the start and read again when it is renewed."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
LOOK_SECONDS = 10.0


def certificate(settings: Settings) -> tuple[Path, Path] | None:
    """Return the files of certificate and key, or None when HTTP is to be served.

    Raises:
        StartRefused: one of them is missing, cannot be read, or they do not belong together.
    """
    cert, key = settings.tls_cert, settings.tls_key
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise StartRefused("Set both OPSSIGHT_TLS_CERT and OPSSIGHT_TLS_KEY to serve HTTPS, or neither to serve HTTP.")
    for name, path in (("OPSSIGHT_TLS_CERT", cert), ("OPSSIGHT_TLS_KEY", key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise StartRefused(f"{name} names {path}, which cannot be read ({error.strerror}). Give the path of a PEM file.") from None
    fault = _fault(cert, key)
    if fault:
        raise StartRefused(fault)
    return cert, key


async def renew(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    """Load the files into ``context`` again whenever one of them has changed, until cancelled; new connections use them.

    Files that do not belong together, as while they are being replaced, are left for the next look.
    """
    loaded = _marks(cert, key)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        marks = _marks(cert, key)
        if marks == loaded or None in marks:
            continue
        fault = _fault(cert, key)
        if fault:
            log.warning("https.certificate_not_usable", reason=fault)
            continue
        context.load_cert_chain(cert, key)
        loaded = marks
        log.info("https.certificate_renewed")


def _fault(cert: Path, key: Path) -> str | None:
    """Return what is wrong with the pair, in a sentence, or None."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password=lambda: "")
    except ssl.SSLError as error:
        if "MISMATCH" in (error.reason or ""):
            return f"The key in {key} (OPSSIGHT_TLS_KEY) does not belong to the certificate in {cert} (OPSSIGHT_TLS_CERT)."
        return f"{cert} and {key} are no certificate and key in PEM without a passphrase ({error.reason or 'not understood'})."
    except OSError as error:
        return f"The certificate in {cert} or the key in {key} cannot be read ({error.strerror})."
    return None


def _marks(cert: Path, key: Path) -> tuple[tuple[int, int] | None, ...]:
    found: list[tuple[int, int] | None] = []
    for path in (cert, key):
        try:
            stat = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_mtime_ns, stat.st_ino))
    return tuple(found)
