"""Asking a machine for a sign of life: the line an SSH server opens with (RFC 4253 section 4.2). No login, so no credential is used."""

from __future__ import annotations

import asyncio

from opssight.servers.ssh.dial import CONNECT_SECONDS, tcp_reason

BANNER_LIMIT = 8192


async def probe(address: str, port: int) -> str | None:
    """Return None when an SSH server answers, else the sentence that says what is wrong."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(address, port, limit=BANNER_LIMIT)
            try:
                return await _banner(reader, address, port)
            finally:
                writer.transport.abort()
    except OSError as error:  # TimeoutError is one of them
        if not isinstance(error, TimeoutError | ConnectionError) and error.errno is not None and error.errno < 0:
            return f"The name {address} is not known here ({error.strerror}). Check the spelling, or enter the IP address."
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
