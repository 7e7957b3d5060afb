"""Who is at the other end of a connection, and through which proxies.

``X-Forwarded-For`` and ``X-Forwarded-Proto`` are text that anybody can send. They are believed only when the connection comes
from an address that the settings name as a proxy, and then from the right: the last address that is not such a proxy is the
client (RFC 7239 section 8.1 has the reason).
"""

from __future__ import annotations

from typing import cast

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from opssight.core.networks import Address, Network, address_of

_FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "forwarded")
_SECURE = {"http": ("https", "http"), "websocket": ("wss", "ws")}


def is_loopback(scope: Scope) -> bool:
    """Tell whether the request was made on this machine, and not handed on by a proxy on it that the settings do not name."""
    client = cast("tuple[str, int] | None", scope.get("client"))
    address = address_of(client[0]) if client else None
    return address is not None and address.is_loopback and not scope.get("state", {}).get("handed_on", False)


class Peers:
    """The outermost middleware: puts the real client into the scope, for everything that asks who is there."""

    def __init__(self, app: ASGIApp, *, trusted: tuple[Network, ...]) -> None:
        """Believe what proxies with an address in ``trusted`` say of their clients."""
        self._app, self._trusted = app, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] in _SECURE:
            self._resolve(scope)
        await self._app(scope, receive, send)

    def _resolve(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        client = cast("tuple[str, int] | None", scope.get("client"))
        if client is None or not self._is_proxy(address_of(client[0])):
            scope.setdefault("state", {})["handed_on"] = any(name in headers for name in _FORWARDED)
            return
        said = ",".join(headers.getlist("x-forwarded-for"))
        for part in reversed([part for part in said.split(",") if part.strip()]):
            address = address_of(part)
            if address is None:  # what stands left of it was not written by a proxy of ours
                break
            scope["client"] = (str(address), 0)
            if not self._is_proxy(address):
                break
        scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        secure, plain = _SECURE[scope["type"]]
        if scheme in {"https", "http", "wss", "ws"}:
            scope["scheme"] = secure if scheme in {"https", "wss"} else plain

    def _is_proxy(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)
