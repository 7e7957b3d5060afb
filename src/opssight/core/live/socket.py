"""The WebSocket ``/api/v1/live``; its messages are described in ``docs/reference/live.md``."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from fastapi import WebSocket, WebSocketDisconnect

from opssight.core.clock import Clock
from opssight.core.errors import OpsError
from opssight.core.http.resource import context_of
from opssight.core.live.hub import Hub, Listener, LiveMessage
from opssight.core.telemetry import metrics

HELLO_SECONDS = 5.0
PING_SECONDS = 20.0
MAX_TOPICS = 100


@dataclass(frozen=True, slots=True)
class LiveUser:
    """Who is at the other end, and until when the token is good."""

    permissions: frozenset[str]
    expires_at: datetime


Authenticate = Callable[[str], Awaitable[LiveUser]]
TopicPermissions = Mapping[str, str]


class _ClientMessage(msgspec.Struct):
    type: Literal["hello", "subscribe", "unsubscribe", "pong"]
    token: str = ""
    resume: int | None = None
    topics: list[str] = []


_decoder = msgspec.json.Decoder(_ClientMessage)


async def _receive(socket: WebSocket) -> _ClientMessage:
    try:
        return _decoder.decode(await socket.receive_text())
    except (msgspec.DecodeError, KeyError):
        await socket.close(4400, "The message is not JSON of a known type; see the reference of the live API.")
        raise WebSocketDisconnect(4400) from None


async def _send(socket: WebSocket, message: dict[str, object]) -> None:
    await socket.send_text(msgspec.json.encode(message).decode())


async def _send_event(socket: WebSocket, message: LiveMessage, listener: Listener) -> None:
    topic = next((topic for topic in message.topics if topic in listener.topics), None)
    if topic is not None:
        await _send(
            socket,
            {"type": "event", "seq": message.seq, "topic": topic, "name": message.name, "at": message.at, "data": message.data},
        )


class _Conversation:
    """One socket from hello to the end."""

    def __init__(self, socket: WebSocket, hub: Hub, clock: Clock, permissions: TopicPermissions, user: LiveUser) -> None:
        self._socket, self._hub, self._clock, self._permissions, self._user = socket, hub, clock, permissions, user
        self._listener = Listener()
        self._resume: int | None = None

    async def hold(self, resume: int | None) -> None:
        """Talk until either side ends it."""
        self._resume = resume
        self._hub.join(self._listener)
        metrics.live_connections.inc()
        try:
            await _send(self._socket, {"type": "ready", "seq": self._hub.seq, "now": self._clock.now()})
            sending = asyncio.create_task(self._send_events())
            reading = asyncio.create_task(self._read())
            done, pending = await asyncio.wait({sending, reading}, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            for task in done:
                task.result()
        finally:
            metrics.live_connections.dec()
            self._hub.leave(self._listener)

    async def _read(self) -> None:
        while True:
            message = await _receive(self._socket)
            if message.type == "subscribe":
                await self._subscribe(message.topics)
            elif message.type == "unsubscribe":
                self._listener.topics.difference_update(message.topics)

    async def _subscribe(self, topics: list[str]) -> None:
        granted: set[str] = set()
        for topic in topics:
            needed = self._permissions.get(topic.partition(".")[0])
            if needed is None:
                await _send(self._socket, {"type": "refused", "topic": topic, "reason": "There is no such topic."})
            elif needed not in self._user.permissions:
                await _send(self._socket, {"type": "refused", "topic": topic, "reason": f"You lack {needed}."})
            elif len(self._listener.topics) + len(granted) >= MAX_TOPICS:
                await _send(self._socket, {"type": "refused", "topic": topic, "reason": f"At most {MAX_TOPICS} topics."})
            else:
                granted.add(topic)
        if self._resume is not None:
            resume, self._resume = self._resume, None
            await self._catch_up(resume, granted)
        self._listener.topics |= granted

    async def _catch_up(self, resume: int, topics: set[str]) -> None:
        """Queue what the socket missed before anything newer reaches it."""
        until = self._hub.seq
        if not await self._hub.can_resume(resume):
            await _send(self._socket, {"type": "reset", "seq": until})
            return
        missed = Listener(topics=topics)
        at = resume
        while at < until:
            batch = [message for message in await self._hub.since(at) if message.seq <= until]
            if not batch:
                break
            for message in batch:
                await _send_event(self._socket, message, missed)
            at = batch[-1].seq

    async def _send_events(self) -> None:
        while True:
            left = (self._user.expires_at - self._clock.now()).total_seconds()
            if left <= 0:
                await self._socket.close(4401, "The access token has expired; connect again with a new one.")
                return
            if self._listener.overrun:
                await self._socket.close(4408, "This client reads too slowly; connect again and resume.")
                return
            try:
                message = await asyncio.wait_for(self._listener.queue.get(), min(PING_SECONDS, left))
            except TimeoutError:
                await _send(self._socket, {"type": "ping"})
            else:
                await _send_event(self._socket, message, self._listener)


def live_endpoint(authenticate: Authenticate, permissions: TopicPermissions) -> Callable[[WebSocket], Awaitable[None]]:
    """Return the WebSocket route; ``permissions`` names what each topic's first word needs."""

    async def live(socket: WebSocket) -> None:
        context = context_of(socket)
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            try:
                hello = await asyncio.wait_for(_receive(socket), HELLO_SECONDS)
                if hello.type != "hello":
                    await socket.close(4400, "Say hello first.")
                    return
                user = await authenticate(hello.token)
            except TimeoutError:
                await socket.close(4408, "No hello came within five seconds.")
                return
            except OpsError as error:
                await socket.close(4401, error.detail[:120])
                return
            await _Conversation(socket, context.resources.get(Hub), context.clock, permissions, user).hold(hello.resume)

    return live
