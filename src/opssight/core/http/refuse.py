"""Refusing a connection before it reaches a route."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from opssight.core.errors import OpsError
from opssight.core.http.problems import of_error


async def deny(scope: Scope, receive: Receive, send: Send, error: OpsError) -> None:
    """Answer a request, or a WebSocket that was not accepted yet, with the problem document of ``error``."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 4000 + error.status, "reason": error.detail[:120]})
        return
    await of_error(HTTPConnection(scope), error)(scope, receive, send)
