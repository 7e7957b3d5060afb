"""ClickHouse's HTTP interface as a bare ASGI application, complete enough for the stock clients.

Answers ``/ping``, ``/health`` (JSON, our own) and statements on ``/``. Errors carry ClickHouse's text and
``X-ClickHouse-Exception-Code``, by which clients tell a timeout from a mistake.
"""

from __future__ import annotations

import gzip
import json
import uuid
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from opssight.core.telemetry import get_logger
from opssight.eventlog.engine.sessions import Outcome, Sessions, StatementFailed, TooBusy
from opssight.eventlog.engine.statements import MalformedRequest, Request, parse_request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BODY_LIMIT = 256 << 20
_TIMEOUT = 159
_BAD_REQUEST = frozenset({6, 26, 27, 38, 41, 43, 53, 62, 70, 72, 117, 130, 457, 636})
_NOT_FOUND = frozenset({16, 36, 46, 47, 50, 60, 63, 81, 115})
_STOPPING = b"Code: 745. DB::Exception: The event store is stopping. (SERVER_OVERLOADED)"
log = get_logger(__name__)


class EngineApp:
    """The ASGI application over one engine."""

    def __init__(self, sessions: Sessions) -> None:
        """Serve ``sessions``."""
        self._sessions = sessions
        self.stopping = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the process handles start and stop itself."""
        if scope["type"] != "http":
            raise NotImplementedError(f"The event store speaks HTTP only, not {scope['type']}.")
        path: str = scope["path"]
        if path in {"/ping", "/replicas_status"}:
            await _answer(send, 200, b"Ok.\n")
        elif path == "/health":
            await self._health(send)
        elif path != "/":
            await _answer(send, 404, b"There is no such path; statements go to /.\n")
        elif scope["method"] not in {"GET", "POST"}:
            await _answer(send, 405, b"Send statements with GET or POST.\n")
        elif self.stopping:
            await _answer(send, 503, _STOPPING, {b"x-clickhouse-exception-code": b"745", b"retry-after": b"2"})
        else:
            await self._statement(scope, receive, send)

    async def _health(self, send: Send) -> None:
        state = "stopping" if self.stopping else "ok"
        body = json.dumps({"state": state, "in_flight": self._sessions.in_flight}).encode()
        await _answer(send, 200, body, {b"content-type": b"application/json"})

    async def _statement(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        try:
            body = await _read(receive)
        except _CutShort as cut:
            # Half a body is not to be stored: the sender sends all of it again under the same token, which would be dropped then.
            log.warning("eventlog.body_cut_short", received=cut.received)
            return
        if body is None:
            await _answer(send, 413, f"The body is larger than {BODY_LIMIT} bytes; send it in parts.\n".encode())
            return
        try:
            plain = _unpack(body, headers.get(b"content-encoding", b""))
            wanted = headers.get(b"x-clickhouse-format", b"").decode("ascii", "replace")
            request = parse_request(scope["query_string"], plain, wanted)
        except MalformedRequest as error:
            await _answer(send, 400, f"Code: 36. DB::Exception: {error} (BAD_ARGUMENTS)".encode(), _exception_headers(36))
            return
        try:
            outcome = await self._sessions.run(request)
        except StatementFailed as error:
            await _answer(send, _status(error), str(error).encode(), _exception_headers(error.code))
            return
        await _answer(send, 200, outcome.body, _outcome_headers(request, outcome))


class _CutShort(Exception):
    """The connection ended before the body did; nobody is there to be answered."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


async def _read(receive: Receive) -> bytes | None:
    """Read the whole body; None when it is too large. What is left is read and dropped, so that the answer arrives.

    Raises:
        _CutShort: the connection ended before the body did.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _CutShort(size)
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= BODY_LIMIT:
            chunks.append(chunk)
        if not message.get("more_body", False):
            break
    if size > BODY_LIMIT:
        return None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _unpack(body: bytes, encoding: bytes) -> bytes:
    try:
        match encoding.strip().lower():
            case b"" | b"identity":
                return body
            case b"gzip":
                return gzip.decompress(body)
            case b"deflate":
                return zlib.decompress(body)
            case other:
                raise MalformedRequest(f"Content-Encoding {other.decode('ascii', 'replace')} is not supported; use gzip.")
    except (OSError, EOFError, zlib.error):
        raise MalformedRequest("The body is not what its Content-Encoding says.") from None


def _status(error: StatementFailed) -> int:
    if isinstance(error, TooBusy):
        return 503
    if error.code == _TIMEOUT:
        return 408
    if error.code in _NOT_FOUND:
        return 404
    return 400 if error.code in _BAD_REQUEST else 500


def _exception_headers(code: int) -> dict[bytes, bytes]:
    return {b"x-clickhouse-exception-code": str(code).encode(), b"content-type": b"text/plain; charset=UTF-8"}


def _outcome_headers(request: Request, outcome: Outcome) -> dict[bytes, bytes]:
    summary = {
        "read_rows": str(outcome.read_rows),
        "read_bytes": str(outcome.read_bytes),
        "written_rows": str(outcome.written_rows),
        "written_bytes": str(outcome.written_bytes),
        "result_rows": "0",
        "result_bytes": str(len(outcome.body)),
    }
    return {
        b"x-clickhouse-summary": json.dumps(summary).encode(),
        b"x-clickhouse-query-id": (request.query_id or str(uuid.uuid4())).encode("ascii", "replace"),
        b"x-clickhouse-format": request.output_format.encode("ascii", "replace"),
        b"x-clickhouse-timezone": b"UTC",
        b"x-clickhouse-server-display-name": b"opssight",
        b"content-type": b"application/octet-stream",
    }


async def _answer(send: Send, status: int, body: bytes, headers: dict[bytes, bytes] | None = None) -> None:
    given = headers or {b"content-type": b"text/plain; charset=UTF-8"}
    pairs = [*given.items(), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
