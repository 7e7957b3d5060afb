"""The WebSocket ``/api/v1/live``; its messages are described in ``docs/reference/live.md``."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import msgspec
from fastapi import WebSocket, WebSocketDisconnect

from opssight.core.clock import Clock
from opssight.core.errors import OpsError
from opssight.core.http.refuse import deny
from opssight.core.http.resource import context_of
from opssight.core.live.hub import Hub, Listener, LiveMessage
from opssight.core.live.streams import LiveUser, Stream, Streams, TooManyStreams
from opssight.core.networks import network_of
from opssight.core.telemetry import metrics

HELLO_SECONDS = 5.0
PING_SECONDS = 20.0
MAX_TOPICS = 100


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

    def __init__(self, socket: WebSocket, hub: Hub, clock: Clock, permissions: TopicPermissions, stream: Stream) -> None:
        self._socket, self._hub, self._clock, self._permissions, self._stream = socket, hub, clock, permissions, stream
        self._listener = Listener()
        self._resume: int | None = None
        self._sending = asyncio.Lock()

    async def hold(self, resume: int | None) -> None:
        """Talk until either side ends it."""
        self._resume = resume
        await self._hub.started.wait()
        self._hub.join(self._listener)
        metrics.live_connections.inc()
        try:
            await _send(self._socket, {"type": "ready", "seq": self._hub.seq, "now": self._clock.now()})
            tasks = {asyncio.create_task(one) for one in (self._send_events(), self._read(), self._end_when_told())}
            done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
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
        """Begin with the granted topics; every event of theirs after the number in the acknowledgement is sent after it.

        Nothing else is sent meanwhile: what comes in while the missed events are read waits in the queue.
        """
        async with self._sending:
            granted = await self._granted(topics)
            await self._flush()
            # From the empty queue to the topics nothing is awaited: an event is either up to this number, or will be queued.
            joined = self._hub.seq
            self._listener.topics |= granted
            if self._resume is not None:
                resume, self._resume = self._resume, None
                await self._catch_up(resume, joined, granted)
            await _send(self._socket, {"type": "subscribed", "topics": sorted(granted), "seq": joined})

    async def _granted(self, topics: list[str]) -> set[str]:
        granted: set[str] = set()
        for topic in topics:
            needed = self._permissions.get(topic.partition(".")[0])
            if needed is None:
                await _send(self._socket, {"type": "refused", "topic": topic, "reason": "There is no such topic."})
            elif needed not in self._stream.user.permissions:
                await _send(self._socket, {"type": "refused", "topic": topic, "reason": f"You lack {needed}."})
            elif len(self._listener.topics | granted | {topic}) > MAX_TOPICS:
                await _send(self._socket, {"type": "refused", "topic": topic, "reason": f"At most {MAX_TOPICS} topics."})
            else:
                granted.add(topic)
                self._stream.needs.add(needed)
        return granted

    async def _catch_up(self, resume: int, until: int, topics: set[str]) -> None:
        """Send what the socket missed, up to ``until``."""
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

    async def _flush(self) -> None:
        """Send what waits; the queue is empty when this returns."""
        while self._listener.queue:
            await _send_event(self._socket, self._listener.queue.popleft(), self._listener)
        self._listener.news.clear()

    async def _send_events(self) -> None:
        while True:
            left = (self._stream.user.expires_at - self._clock.now()).total_seconds()
            if left <= 0:
                await self._socket.close(4401, "The access token has expired; connect again with a new one.")
                return
            if self._listener.overrun:
                await self._socket.close(4408, "This client reads too slowly; connect again and resume.")
                return
            try:
                await asyncio.wait_for(self._listener.news.wait(), min(PING_SECONDS, left))
            except TimeoutError:
                await _send(self._socket, {"type": "ping"})
            else:
                async with self._sending:
                    await self._flush()

    async def _end_when_told(self) -> None:
        await self._stream.ended.wait()
        await self._socket.close(4401, self._stream.reason[:120])


def live_endpoint(authenticate: Authenticate, permissions: TopicPermissions) -> Callable[[WebSocket], Awaitable[None]]:
    """Return the WebSocket route; ``permissions`` names what each topic's first word needs."""

    async def live(socket: WebSocket) -> None:
        context = context_of(socket)
        streams = context.resources.get(Streams)
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            try:
                with streams.waiting(network_of(socket.client.host if socket.client else None)):
                    await socket.accept()
                    hello = await _hello(socket, authenticate)
            except TooManyStreams as error:
                await deny(socket.scope, socket.receive, socket.send, error)
                return
            if hello is None:
                return
            user, resume = hello
            try:
                stream = streams.open(user)
            except TooManyStreams as error:
                await socket.close(4429, error.detail[:120])
                return
            try:
                await _Conversation(socket, context.resources.get(Hub), context.clock, permissions, stream).hold(resume)
            finally:
                streams.close(stream)

    return live


async def _hello(socket: WebSocket, authenticate: Authenticate) -> tuple[LiveUser, int | None] | None:
    """Return who says hello and where they resume; None when the socket was closed instead."""
    try:
        hello = await asyncio.wait_for(_receive(socket), HELLO_SECONDS)
        if hello.type == "hello":
            return await authenticate(hello.token), hello.resume
        await socket.close(4400, "Say hello first.")
    except TimeoutError:
        await socket.close(4408, "No hello came within five seconds.")
    except OpsError as error:
        await socket.close(4401, error.detail[:120])
    return None
