"""Asking a machine for a sign of life: the line an SSH server opens with (RFC 4253 section 4.2). No login, so no credential is used."""

from __future__ import annotations

import asyncio

from opssight.core.egress import AddressRefused, Egress, Kind, connect
from opssight.servers.ssh.dial import CONNECT_SECONDS, name_reason, tcp_reason

BANNER_LIMIT = 8192


async def probe(egress: Egress, address: str, port: int) -> str | None:
    """Return None when an SSH server answers, else the sentence that says what is wrong, which holds nothing the other side said."""
    try:
        addresses = await asyncio.wait_for(egress.resolve(Kind.PROBE, address, port), CONNECT_SECONDS)
    except AddressRefused as refused:
        return refused.detail
    except OSError as error:  # TimeoutError is one of them
        return name_reason(error, address)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            sock, _ = await connect(addresses, port, seconds=CONNECT_SECONDS)
            reader, writer = await asyncio.open_connection(sock=sock, limit=BANNER_LIMIT)
            try:
                return await _banner(reader, address, port)
            finally:
                writer.transport.abort()
    except OSError as error:
        return tcp_reason(error, address, port)


async def _banner(reader: asyncio.StreamReader, address: str, port: int) -> str | None:
    seen = 0
    while seen < BANNER_LIMIT:
        try:
            line = await reader.readline()
        except ValueError:
            break
        if line.startswith(b"SSH-"):
            return None
        if not line:
            return f"Port {port} of {address} closes the connection at once. Look into the log of its sshd (too many connections?)."
        seen += len(line)
    return f"What listens on port {port} of {address} is not an SSH server. Check the port."
