"""What stays open after its request was checked: live sockets, tails of events, output that is followed.

A request is checked once; a stream lives on, so whoever holds one is asked after again: as soon as some process says that what
people may do has changed (a notification of the database), and every two seconds whatever happens. One question answers for all
streams of a process. A stream whose login, token or permission is gone ends within three seconds.

While the database does not answer nobody can be asked after: streams go on until it does, and none outlives its token.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send

from opssight.core.clock import Clock
from opssight.core.errors import TooManyRequests
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
ACCESS_CHANNEL = "opssight_access"
"""The database's channel on which a change of what somebody may do is notified."""
POLL_SECONDS = 2.0
MOST_WAITING, MOST_WAITING_OF_NETWORK = 500, 50


@dataclass(frozen=True, slots=True)
class LiveUser:
    """Who is at the other end: ``key`` names the login or token, ``caller`` whoever limits are counted for."""

    key: str
    caller: str
    permissions: frozenset[str]
    expires_at: datetime


Recheck = Callable[[Collection[str]], Awaitable[Mapping[str, frozenset[str]]]]
"""Return the permissions of those keys that are still good; what is missing in the answer has ended."""


class TooManyStreams(TooManyRequests):
    """As many streams are open as one caller, or one network that has not logged in, may hold."""

    type = "too-many-streams"
    title = "Too many open streams"


@dataclass(eq=False, slots=True)
class Stream:
    """One open stream; ``ended`` is set, with the reason, when it must not go on."""

    user: LiveUser
    needs: set[str] = field(default_factory=set[str])
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = ""

    def end(self, reason: str) -> None:
        """Have whoever serves the stream end it."""
        if not self.ended.is_set():
            self.reason = reason
            self.ended.set()


class Streams:
    """All open streams of one process."""

    def __init__(self, recheck: Recheck, clock: Clock, *, most: int) -> None:
        """Ask ``recheck`` who may go on; a caller may hold ``most`` streams at a time."""
        self._recheck, self._clock, self._most = recheck, clock, most
        self._open: set[Stream] = set()
        self._of_caller: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._changed = asyncio.Event()

    @contextmanager
    def waiting(self, network: str) -> Generator[None]:
        """Count a connection that has not said yet who it is.

        Raises:
            TooManyStreams: too many wait already, in all or from this network.
        """
        if self._waiting[network] >= MOST_WAITING_OF_NETWORK or self._waiting.total() >= MOST_WAITING:
            raise TooManyStreams("Too many connections from this network have not said who they are; try again in 5 s.", retry_after=5)
        self._waiting[network] += 1
        try:
            yield
        finally:
            _take_one(self._waiting, network)

    def open(self, user: LiveUser, *needs: str) -> Stream:
        """Return a stream of ``user``, which ends when one of ``needs`` is lost; :meth:`close` it in the end.

        Raises:
            TooManyStreams: this caller holds as many as one may.
        """
        if self._of_caller[user.caller] >= self._most:
            raise TooManyStreams(
                f"You have {self._most} streams open, as many as one caller may; close one of them, or wait until one ends.", retry_after=5
            )
        stream = Stream(user, set(needs))
        self._open.add(stream)
        self._of_caller[user.caller] += 1
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream that is served no longer."""
        if stream in self._open:
            self._open.remove(stream)
            _take_one(self._of_caller, stream.user.caller)

    def access_changed(self) -> None:
        """Ask after everybody at once: somebody's permissions, login or token changed."""
        self._changed.set()

    async def run(self) -> None:
        """Ask after everybody after each change, and every two seconds, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), POLL_SECONDS)
            self._changed.clear()
            try:
                await self.recheck()
            except (SQLAlchemyError, OSError, TimeoutError) as error:  # nobody can be asked after: see the module's text
                log.warning("live.not_rechecked", error=str(error))

    async def recheck(self) -> None:
        """End every stream whose login, token or permission is gone."""
        now = self._clock.now()
        for stream in self._open:
            if stream.user.expires_at <= now:
                stream.end("The access token has expired; connect again with a new one.")
        asked = [stream for stream in self._open if not stream.ended.is_set()]
        if not asked:
            return
        held = await self._recheck({stream.user.key for stream in asked})
        for stream in asked:
            permissions = held.get(stream.user.key)
            if permissions is None:
                stream.end("This login or token has ended; log in again.")
            elif not stream.needs <= permissions:
                lost = min(stream.needs - permissions)
                stream.end(f"You no longer have the permission {lost}; connect again to go on without it.")


class HeldResponse(StreamingResponse):
    """Streams ``content`` for as long as ``stream`` may go on; ``farewell`` makes the last chunk from the reason of its end."""

    def __init__(
        self,
        streams: Streams,
        stream: Stream,
        content: AsyncGenerator[bytes],
        *,
        farewell: Callable[[str], bytes],
        media_type: str,
        headers: Mapping[str, str],
    ) -> None:
        """Take the opened stream; it is closed when the response ends."""
        super().__init__(_while_held(stream, content, farewell), media_type=media_type, headers=headers)
        self._streams, self._stream = streams, stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams.close(self._stream)


async def _while_held(stream: Stream, content: AsyncGenerator[bytes], farewell: Callable[[str], bytes]) -> AsyncGenerator[bytes]:
    ended = asyncio.ensure_future(stream.ended.wait())
    following: asyncio.Future[bytes] | None = None
    try:
        while True:
            following = asyncio.ensure_future(anext(content))
            await asyncio.wait({following, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                yield farewell(stream.reason)
                return
            try:
                chunk = following.result()
            except StopAsyncIteration:
                return
            yield chunk
    finally:
        ended.cancel()
        if following is not None:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        await content.aclose()


def _take_one(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
