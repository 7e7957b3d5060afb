"""The outermost middleware: request ids, security headers, body and rate limits, metrics, the last catch."""

from __future__ import annotations

import contextlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from opssight.core.errors import TooLarge, TooManyRequests
from opssight.core.http.bodies import BodyLimits
from opssight.core.http.problems import unexpected
from opssight.core.http.refuse import deny
from opssight.core.ids import uuid7
from opssight.core.networks import network_of
from opssight.core.telemetry import bind_request, metrics, span

_GIVEN_ID = re.compile(r"[A-Za-z0-9_.:-]{8,100}")
NETWORK_SHARE = 4
"""How many callers' worth of requests a whole network may make before any of them is known."""
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """A token bucket for each caller, in this process; the least recently seen of 10,000 callers are forgotten."""

    def __init__(self, per_minute: int) -> None:
        """Allow ``per_minute`` requests a minute, with bursts of a sixth of it; 0 allows everything."""
        self._rate = per_minute / 60
        self._burst = max(1.0, per_minute / 6)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_for(self, caller: str, now: float) -> float:
        """Take one request of ``caller``; return 0 when allowed, else the seconds to wait."""
        if self._rate == 0:
            return 0.0
        bucket = self._buckets.setdefault(caller, _Bucket(self._burst, now))
        self._buckets.move_to_end(caller)
        while len(self._buckets) > 10_000:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self._rate
        bucket.tokens -= 1
        return 0.0


class _BodyTooLarge(Exception):
    pass


Identify = Callable[[str | None], str | None]
"""Return who sends an ``Authorization`` header whose token was verified a moment ago, else None."""


class Edge:
    """Wraps the whole application.

    Limits count a caller whose token was verified, wherever they are; until then they count the address, and the network it is
    in. What a header merely says is never a key.
    """

    def __init__(self, app: ASGIApp, *, bodies: BodyLimits, per_minute: int, secure: bool, identify: Identify) -> None:
        """Limit bodies by ``bodies`` and callers to ``per_minute`` requests; ``secure`` adds HSTS."""
        self._app = app
        self._bodies = bodies
        self._limiter = Limiter(per_minute)
        self._networks = Limiter(per_minute * NETWORK_SHARE)
        self._identify = identify
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "websocket":
            wait = self._wait_for(scope, None)
            await (deny(scope, receive, send, _too_many(wait)) if wait else self._app(scope, receive, send))
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else str(uuid7())
        scope.setdefault("state", {})["request_id"] = request_id
        bind_request(request_id=request_id, method=scope["method"], path=scope["path"])
        started = time.perf_counter()
        status = 500
        sent = False

        async def send_on(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                sent = True
                status = message["status"]
                self._add_headers(scope, message, request_id)
            await send(message)

        with span(f"{scope['method']} {scope['path']}", traceparent=headers.get("traceparent")):
            try:
                await self._handle(scope, receive, send_on, headers)
            except Exception as error:
                if sent:
                    raise
                response = await unexpected(Request(scope), error)
                await response(scope, receive, send_on)
            finally:
                route = getattr(scope.get("route"), "path", "unmatched")
                metrics.http_requests.labels(scope["method"], route, str(status)).inc()
                metrics.http_seconds.labels(scope["method"], route).observe(time.perf_counter() - started)

    async def _handle(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        wait = self._wait_for(scope, headers.get("authorization"))
        if wait:
            await deny(scope, receive, send, _too_many(wait))
            return
        limit = self._bodies.of(scope)
        too_large = TooLarge(f"The body is larger than the {limit:,} bytes this takes; send it in smaller parts.")
        length = headers.get("content-length", "")
        if length.isdecimal() and (len(length) > 15 or int(length) > limit):
            await deny(scope, receive, send, too_large)
            return
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _BodyTooLarge
            return message

        async def send_unless_too_large(message: Message) -> None:
            if seen <= limit:  # otherwise the application only tells that it could not read the body
                await send(message)

        with contextlib.suppress(_BodyTooLarge):
            await self._app(scope, receive_counted, send_unless_too_large)
        if seen > limit:
            await deny(scope, receive, send, too_large)

    def _wait_for(self, scope: Scope, authorization: str | None) -> float:
        """Return the seconds until this caller may ask again, 0 for at once."""
        now = time.monotonic()
        known = self._identify(authorization)
        if known is not None:
            return self._limiter.wait_for(known, now)
        client = scope.get("client")
        peer = client[0] if client else "unknown"
        network = network_of(peer)
        own = network if ":" in peer else peer  # whoever has one IPv6 address has the 2^64 of its network
        return self._limiter.wait_for(own, now) or self._networks.wait_for(network, now)

    def _add_headers(self, scope: Scope, message: Message, request_id: str) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Request-ID"] = request_id
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _CSP)
        if self._secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if scope["path"].startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")


def _too_many(wait: float) -> TooManyRequests:
    return TooManyRequests(f"Too many requests; try again in {int(wait) + 1} s.", retry_after=int(wait) + 1)
