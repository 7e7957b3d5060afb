"""Where the demo's pages go: a tiny receiver on loopback that shows them in the terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

_LONGEST = 65_536


class Pager:
    """An HTTP receiver for the webhook channel."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """Give each page's line to ``show``."""
        self._show = show
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free loopback port; return the address to post to."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/page"

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
            body = await asyncio.wait_for(reader.readexactly(min(_LONGEST, int(lengths[0]))), 5) if lengths else b"{}"
            self._show(_line(body))
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass  # not a page of ours; the platform records a failed try and comes again
        finally:
            writer.close()


def _line(body: bytes) -> str:
    page = json.loads(body)
    subject = page.get("subject") if isinstance(page, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] what came is checked here
    return str(subject or "a page without a subject")  # pyright: ignore[reportUnknownArgumentType] see above
