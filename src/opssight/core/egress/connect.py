"""Opening a TCP connection to addresses that were checked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence


async def connect(addresses: Sequence[str], port: int, *, seconds: float) -> tuple[socket.socket, str]:
    """Return a connected socket and the address it leads to; each of ``addresses`` is given ``seconds`` in turn.

    Raises:
        OSError: none could be reached; the error is the last one's, with its address as ``filename``. ``TimeoutError`` is one of them.
    """
    loop = asyncio.get_running_loop()
    failure: OSError = OSError("no address")
    for address in addresses:
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)  # noqa: FBT003 the socket module's own form
        try:
            await asyncio.wait_for(loop.sock_connect(sock, (address, port)), seconds)
        except OSError as error:  # the next address may answer
            sock.close()
            failure = error
            failure.filename = address
        except BaseException:
            sock.close()
            raise
        else:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock, address
    raise failure
