"""What a request's body may be: how large, and text that can be stored.

A route declares a larger body than usual by ``openapi_extra={"x-max-body": bytes}``; the limit is found by matching the path
before anything of the body is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import cast
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from opssight.core.errors import Invalid
from opssight.core.http.refuse import deny

MAX_BODY = "x-max-body"
ANY_TEXT = "x-any-text"
_CHANGES = frozenset({"POST", "PUT", "PATCH"})
_SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SENTENCE = "This holds a character that is no text (a NUL, or half of a surrogate pair); leave it out."


class BodyLimits:
    """How many bytes each route takes."""

    def __init__(self, routes: Iterable[BaseRoute], usual: int) -> None:
        """Take what ``routes`` declare; every other takes ``usual`` bytes."""
        declared = [(route, (route.openapi_extra or {}).get(MAX_BODY)) for route in routes if isinstance(route, APIRoute)]
        self._declared = [(route, limit) for route, limit in declared if isinstance(limit, int)]
        self._usual = usual

    def of(self, scope: Scope) -> int:
        """Return how many bytes the body of this request may have."""
        return next((limit for route, limit in self._declared if route.matches(scope)[0] is Match.FULL), self._usual)


class StorableText:
    """Middleware that refuses a NUL or half a surrogate pair in a path, a parameter or a JSON body, and names the field.

    PostgreSQL stores neither, so they would fail at whatever statement comes upon them first. The bodies of routes that declare
    ``openapi_extra={"x-any-text": True}`` are not read: the messages of events may hold anything.
    """

    def __init__(self, app: ASGIApp, *, routes: Iterable[BaseRoute]) -> None:
        """Check requests to ``app``, whose routes are ``routes``."""
        self._app = app
        self._unread = [route for route in routes if isinstance(route, APIRoute) and (route.openapi_extra or {}).get(ANY_TEXT)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        field = "path" if _UNSTORABLE.search(scope["path"]) else _in_query(scope["query_string"])
        if field is None and self._has_json(scope):
            held = await _read(receive)
            field = _in_body(b"".join(message.get("body", b"") for message in held))
            receive = _again(held, receive)
        if field is not None:
            await deny(scope, receive, send, Invalid(_SENTENCE, field=field))
            return
        await self._app(scope, receive, send)

    def _has_json(self, scope: Scope) -> bool:
        if scope["method"] not in _CHANGES:
            return False
        kind = Headers(scope=scope).get("content-type", "application/json").partition(";")[0].strip().lower()
        is_json = kind == "application/json" or kind.endswith("+json")
        return is_json and not any(route.matches(scope)[0] is Match.FULL for route in self._unread)


def _in_query(query: bytes) -> str | None:
    if b"%00" not in query and b"\x00" not in query:
        return None
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return next((_UNSTORABLE.sub("", name) or "query" for name, value in pairs if "\x00" in name + value), None)


def _in_body(body: bytes) -> str | None:
    if not _SUSPICIOUS.search(body):
        return None
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return None  # the route says what is wrong with it
    return next(_unstorable(document, ""), None)


def _unstorable(value: object, path: str) -> Iterator[str]:
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield path or "body"
    elif isinstance(value, list):
        for number, one in enumerate(cast("list[object]", value)):
            yield from _unstorable(one, f"{path}.{number}" if path else str(number))
    elif isinstance(value, dict):
        for name, one in cast("dict[str, object]", value).items():
            if _UNSTORABLE.search(name):
                yield path or "body"
            yield from _unstorable(one, f"{path}.{name}" if path else name)


async def _read(receive: Receive) -> list[Message]:
    held: list[Message] = []
    while True:
        message = await receive()
        held.append(message)
        if message["type"] != "http.request" or not message.get("more_body", False):
            return held


def _again(held: list[Message], receive: Receive) -> Receive:
    async def give() -> Message:
        return held.pop(0) if held else await receive()

    return give
