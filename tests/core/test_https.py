"""Serving HTTPS without a proxy."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings
from opssight.core.supervisor import probes
from opssight.entrypoints import https


def make_pair(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a certificate of its own making and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + timedelta(days=30))
    cert_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    cert_file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return cert_file, key_file


def test_certificate_and_key_are_checked_before_anything_is_served(tmp_path: Path) -> None:
    cert, key = make_pair(tmp_path, "one")
    _, other = make_pair(tmp_path, "two")
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("nothing")
    assert https.certificate(Settings()) is None
    assert https.certificate(Settings(tls_cert=cert, tls_key=key)) == (cert, key)
    assert Settings(tls_cert=cert, tls_key=key).base_url.startswith("https://")
    for settings, said in (
        (Settings(tls_cert=cert), "both"),
        (Settings(tls_cert=tmp_path / "none", tls_key=key), "cannot be read"),
        (Settings(tls_cert=cert, tls_key=other), "does not belong"),
        (Settings(tls_cert=cert, tls_key=nonsense), "PEM"),
    ):
        with pytest.raises(StartRefused, match=said):
            https.certificate(settings)


async def test_a_renewed_certificate_is_served_and_the_probe_asks_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https, "LOOK_SECONDS", 0.005)
    cert, key = make_pair(tmp_path, "one")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    renewing = asyncio.create_task(https.renew(context, cert, key))
    try:
        assert await probes.http_answers("127.0.0.1", port, "/healthz", tls=True)
        assert not await probes.http_answers("127.0.0.1", port, "/healthz")
        before = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))
        new_cert, new_key = make_pair(tmp_path, "two")
        new_key.replace(key)
        new_cert.replace(cert)
        async with asyncio.timeout(60):
            while await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port)) == before:
                await asyncio.sleep(0.01)
    finally:
        renewing.cancel()
        server.close()
        await asyncio.gather(renewing, return_exceptions=True)
