"""Connections kept for a while: one a server, shared by a bounded number of commands, closed when idle or old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from opssight.core.egress import Egress
from opssight.core.telemetry import get_logger
from opssight.servers import metrics
from opssight.servers.contracts import CommandResult, OnOutput, ServerId, Stage, Target
from opssight.servers.errors import ConnectFailed
from opssight.servers.ssh.dial import Dialled, dial
from opssight.servers.ssh.process import NotStarted, execute
from opssight.vault import facade as vault

log = get_logger(__name__)
Unlock = Callable[[], Awaitable[vault.Secret]]
Learn = Callable[[str], Awaitable[None]]


@dataclass(eq=False, slots=True)
class _Held:
    """An open connection and who uses it. ``retired``: no longer given out, closed by its last user."""

    target: Target
    dialled: Dialled
    channels: asyncio.Semaphore
    opened_at: float
    in_use: int = 0
    retired: bool = False
    timer: asyncio.TimerHandle | None = None


@dataclass(eq=False, slots=True)
class _Slot:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    held: _Held | None = None


class SshPool:
    """Runs commands on servers; every process has one and closes it at its end.

    A connection is used again only for an equal :class:`Target`: after a rotated credential, a new address or a
    changed host key a new one is made.
    """

    def __init__(
        self,
        egress: Egress,
        *,
        max_idle: float = 60.0,
        max_age: float = 600.0,
        channels: int = 8,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep connections ``max_idle`` seconds after their last use and at most ``max_age``; ``channels`` commands at a time on one."""
        self._egress = egress
        self._max_idle, self._max_age, self._channels, self._now = max_idle, max_age, channels, now
        self._slots: dict[ServerId, _Slot] = {}
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def open_connections(self) -> int:
        """How many connections are given out or kept."""
        return sum(1 for slot in self._slots.values() if slot.held is not None)

    async def run(
        self,
        target: Target,
        command: str,
        *,
        unlock: Unlock,
        learn: Learn,
        seconds: float,
        hide: frozenset[str] = frozenset(),
        on_output: OnOutput | None = None,
    ) -> CommandResult:
        """Run ``command`` on ``target``; ``unlock`` opens its credential when a connection must be made, ``learn`` pins a new host key.

        A kept connection that turns out to be dead is replaced once, as long as the command was not sent.

        Raises:
            ConnectFailed: no connection could be made; nothing was run.
        """
        for again in (False, True):
            async with self._lease(target, unlock, learn) as held:
                try:
                    return await execute(
                        held.dialled.connection, command, seconds=seconds, secrets=held.dialled.secrets | hide, on_output=on_output
                    )
                except NotStarted as error:
                    self._retire(held)
                    metrics.reconnects.inc()
                    reason = str(error)
            if again:
                break
        detail = f"{target.name} opens no channel for the command ({reason}). Check MaxSessions and the login shell in its sshd."
        raise ConnectFailed(detail, stages=(Stage("command", ok=False, ms=0.0, detail=detail),))

    async def forget(self, server_id: ServerId) -> None:
        """Close the connection to a server, for it was changed or removed."""
        slot = self._slots.pop(server_id, None)
        if slot is not None and slot.held is not None:
            self._retire(slot.held)

    async def close(self) -> None:
        """Close every connection."""
        for slot in self._slots.values():
            if slot.held is not None:
                self._retire(slot.held, now=True)
        self._slots.clear()
        await asyncio.gather(*self._closing, return_exceptions=True)

    @asynccontextmanager
    async def _lease(self, target: Target, unlock: Unlock, learn: Learn) -> AsyncGenerator[_Held]:
        slot = self._slots.setdefault(target.server_id, _Slot())
        async with slot.lock:
            held = self._usable(slot, target)
            if held is None:
                held = await self._open(target, unlock, learn)
                slot.held = held
            held.in_use += 1
            if held.timer is not None:
                held.timer.cancel()
                held.timer = None
        try:
            async with held.channels:
                yield held
        finally:
            held.in_use -= 1
            self._let_go(slot, held)

    def _usable(self, slot: _Slot, target: Target) -> _Held | None:
        held = slot.held
        if held is None:
            return None
        old = self._now() - held.opened_at > self._max_age
        if _fits(held, target) and not old and not held.retired and not held.dialled.connection.is_closed():
            return held
        self._retire(held)
        slot.held = None
        return None

    async def _open(self, target: Target, unlock: Unlock, learn: Learn) -> _Held:
        dialled = await dial(self._egress, target, await unlock())
        metrics.connections.inc()
        held = _Held(target, dialled, asyncio.Semaphore(self._channels), self._now())
        if dialled.learned_key is not None:
            held.target = replace(target, host_key=dialled.learned_key)
            try:
                await learn(dialled.learned_key)
            except BaseException:
                self._retire(held)
                raise
        return held

    def _let_go(self, slot: _Slot, held: _Held) -> None:
        if held.in_use:
            return
        if held.retired or held.dialled.connection.is_closed():
            self._retire(held)
            if slot.held is held:
                slot.held = None
        elif slot.held is held:
            held.timer = asyncio.get_running_loop().call_later(self._max_idle, self._expire, slot, held)

    def _expire(self, slot: _Slot, held: _Held) -> None:
        if not held.in_use and slot.held is held:
            slot.held = None
            self._retire(held)

    def _retire(self, held: _Held, *, now: bool = False) -> None:
        held.retired = True
        if held.timer is not None:
            held.timer.cancel()
            held.timer = None
        if held.in_use and not now:
            return
        task = asyncio.get_running_loop().create_task(_hang_up(held))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _fits(held: _Held, target: Target) -> bool:
    """Tell whether the connection is one to ``target``, also when the target was loaded just before its key was learned."""
    if held.dialled.learned_key is not None and target.host_key is None:
        target = replace(target, host_key=held.dialled.learned_key)
    return held.target == target


async def _hang_up(held: _Held) -> None:
    connection = held.dialled.connection
    connection.close()
    try:
        await asyncio.wait_for(connection.wait_closed(), 3.0)
    except TimeoutError:
        connection.abort()
    except Exception as error:
        log.debug("servers.hang_up_failed", server=held.target.name, error=str(error))
