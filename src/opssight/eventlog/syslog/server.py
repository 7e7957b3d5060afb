"""Listening for syslog. TCP is not read while the store is down, so senders keep their messages; UDP cannot wait."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Protocol, cast

from opssight.core.background import go_on
from opssight.core.clock import Clock
from opssight.core.errors import StartRefused
from opssight.core.ids import uuid7
from opssight.core.telemetry import get_logger
from opssight.eventlog import metrics
from opssight.eventlog.contracts import Intake
from opssight.eventlog.errors import EventStoreUnavailable
from opssight.eventlog.intake import Defaults, Draft
from opssight.eventlog.syslog.framing import Framer
from opssight.eventlog.syslog.parse import parse_syslog
from opssight.eventlog.syslog.queue import IntakeQueue, Received

_BATCH = 5_000
_LINGER = 0.1
_READ = 65_536
_UDP_BUFFER = 4 * 1024 * 1024
_WARN_EVERY = 10.0
_DRAIN_SECONDS = 3.0
log = get_logger(__name__)


class Taker(Protocol):
    """Where the events go: :class:`opssight.eventlog.service.take.EventIntake`."""

    async def take(self, drafts: list[Draft], *, via: str, defaults: Defaults | None = None, token: str | None = None) -> Intake:
        """Store events; raise EventStoreUnavailable when that must be tried again."""
        ...


class SyslogServer:
    """Listens where it is told and stores what comes, a batch every tenth of a second."""

    def __init__(self, taker: Taker, clock: Clock, *, tcp: str = "", udp: str = "", waiting: int = 20_000) -> None:
        """Take ``host:port`` for each transport, empty for none; keep up to ``waiting`` messages while the store is down."""
        self._taker = taker
        self._clock = clock
        self._tcp_at = tcp
        self._udp_at = udp
        self._queue = IntakeQueue(waiting)
        self._server: asyncio.Server | None = None
        self._udp: asyncio.DatagramTransport | None = None
        self._flusher: asyncio.Task[None] | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._dropped = 0
        self._warned = 0.0
        self.addresses: dict[str, tuple[str, int]] = {}

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            StartRefused: an address is taken or not ours.
        """
        try:
            if self._tcp_at:
                host, port = _address(self._tcp_at)
                self._server = await asyncio.start_server(self._accept, host, port, limit=_READ)
                self.addresses["tcp"] = self._server.sockets[0].getsockname()[:2]
            if self._udp_at:
                host, port = _address(self._udp_at)
                loop = asyncio.get_running_loop()
                self._udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), local_addr=(host, port))
                sock = cast("socket.socket", self._udp.get_extra_info("socket"))
                with suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _UDP_BUFFER)
                self.addresses["udp"] = sock.getsockname()[:2]
        except OSError as error:
            await self.stop()
            raise StartRefused(
                f"Syslog cannot listen on {self._tcp_at or self._udp_at}: {error.strerror or error}. Set OPSSIGHT_SYSLOG_TCP or "
                "OPSSIGHT_SYSLOG_UDP to a free address (ports below 1024 need root)."
            ) from None
        if self.addresses:
            self._flusher = asyncio.create_task(go_on("eventlog.syslog", self._flush_for_ever))
            log.info("syslog.started", **{name: f"{host}:{port}" for name, (host, port) in self.addresses.items()})

    async def stop(self) -> None:
        """Stop listening and store what waits, for a few seconds at most."""
        if self._server is not None:
            self._server.close()
        if self._udp is not None:
            self._udp.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        if self._flusher is None:
            return
        self._flusher.cancel()
        await asyncio.gather(self._flusher, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                while len(self._queue):
                    await self._store(self._queue.take_now(_BATCH))
        if len(self._queue):
            metrics.dropped.labels("syslog").inc(len(self._queue))
            log.warning("syslog.lost_at_stop", messages=len(self._queue))

    def datagram(self, data: bytes, peer: str) -> None:
        """Take one datagram, or count it as dropped."""
        if self._queue.offer(Received(data, peer)):
            return
        self._dropped += 1
        metrics.dropped.labels("syslog").inc()
        now = asyncio.get_running_loop().time()
        if now - self._warned > _WARN_EVERY:
            self._warned = now
            log.warning("syslog.datagrams_dropped", dropped=self._dropped, why="the event store does not take them")

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 asyncio runs every connection in a task
        self._connections.add(task)
        peer = cast("tuple[str, int] | None", writer.get_extra_info("peername"))
        source = peer[0] if peer else "unknown"
        framer = Framer()
        messages: list[Received] = []
        try:
            while data := await self._read(reader):
                messages = [Received(raw, source) for raw in framer.feed(data)]
                await self._queue.put(messages)
                messages = []
        except asyncio.CancelledError:
            # Only stop() cancels; what was read already is kept, and ending quietly is what it waits for.
            self._queue.keep(messages)
        finally:
            self._queue.keep([Received(raw, source) for raw in framer.end()])
            self._connections.discard(task)
            writer.close()

    @staticmethod
    async def _read(reader: asyncio.StreamReader) -> bytes:
        """Return what arrived, nothing at the end; a connection that breaks has ended."""
        try:
            return await reader.read(_READ)
        except ConnectionError:
            return b""

    async def _flush_for_ever(self) -> None:
        batch: list[Received] = []
        try:
            while True:
                batch = await self._queue.take(_BATCH, _LINGER)
                await self._store(batch)
                batch = []
        except asyncio.CancelledError:
            if batch:
                await self._last_try(batch)
            raise

    async def _last_try(self, batch: list[Received]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                await self._store(batch)
                return
        metrics.dropped.labels("syslog").inc(len(batch))
        log.warning("syslog.lost_at_stop", messages=len(batch))

    async def _store(self, batch: list[Received]) -> None:
        """Store a batch, trying until it works; the token keeps a batch stored twice from counting twice."""
        drafts, unparsed = await asyncio.to_thread(self._parse, batch)
        if unparsed:
            metrics.unparsed.inc(unparsed)
        token = str(uuid7())
        pause = 0.25
        while True:
            try:
                intake = await self._taker.take(drafts, via="syslog", token=token)
            except EventStoreUnavailable as error:
                log.warning("syslog.store_unavailable", messages=len(batch), waiting=len(self._queue), error=error.detail)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            except Exception as error:
                metrics.dropped.labels("syslog").inc(len(batch))
                log.error("syslog.batch_refused", messages=len(batch), error=str(error))
                return
            if intake.rejected:
                log.warning("syslog.messages_refused", messages=len(intake.rejected), first=intake.rejected[0].reason)
            return

    def _parse(self, batch: list[Received]) -> tuple[list[Draft], int]:
        now = self._clock.now()
        parsed = [parse_syslog(message.raw, message.peer, now) for message in batch]
        return [draft for draft, _ in parsed], sum(not known for _, known in parsed)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: SyslogServer) -> None:
        self._server = server

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._server.datagram(data, addr[0])


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)
