"""Whether a child answers, asked over the very door that others will use. For the ``ready`` of a ``ChildSpec``."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

from opssight.core.tls import unchecked_context

_Connecting = Coroutine[Any, Any, tuple[asyncio.StreamReader, asyncio.StreamWriter]]
_TIMEOUT_SECONDS: Final = 2.0
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - asked instead of listened on


async def http_answers(host: str, port: int, path: str, *, tls: bool = False) -> bool:
    """Whether a GET over TCP is answered with 200; the wildcard addresses are asked on loopback.

    With ``tls`` the certificate is not checked: it names the platform's public address, and it is our own child that is asked.
    """
    context = unchecked_context() if tls else None
    return await _answers_ok(asyncio.open_connection(_ANY.get(host, host), port, ssl=context), path)


async def socket_answers(socket: Path, path: str) -> bool:
    """Whether a GET over a Unix socket is answered with 200."""
    return await _answers_ok(asyncio.open_unix_connection(socket), path)


async def _answers_ok(connecting: _Connecting, path: str) -> bool:
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            reader, writer = await connecting
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                return (await reader.readline()).startswith(b"HTTP/1.1 200 ")
            finally:
                writer.close()
    except (OSError, ValueError):
        return False  # nobody listens yet, or it does not speak HTTP: the caller asks again
