"""Keeps child processes alive: starts them in order, restarts those that end, stops them in the opposite order.

``entrypoints.up`` starts each child, then waits in ``run_until``. A child that ends is started again, at once the first time
and then ever later (``backoff``); a crash loop is told in one sentence with the child's last lines. A child that never
became ready ends the start instead, since waiting would not mend it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from opssight.core.errors import StartRefused
from opssight.core.supervisor import children_record
from opssight.core.supervisor.backoff import DEFAULT_POLICY, Backoff, BackoffPolicy
from opssight.core.supervisor.child import (
    Child,
    ChildSpec,
    LineWriter,
    StopSteps,
    write_nowhere,
    write_to_own_streams,
)
from opssight.core.supervisor.errors import ChildCrashLoop
from opssight.core.telemetry import get_logger

_log = get_logger(__name__)
State = Literal["starting", "ready", "waiting", "stopped"]
STOP_WITHIN: Final = 10.0
_FIRST_START_TRIES: Final = 3
_PROBE_EVERY: Final = 0.05
_LAST_SECONDS: Final = 0.5  # kept for each child that is still to be stopped
_FORCED_SECONDS: Final = 1.0


@dataclass
class _Kept:
    """A child as it is kept: the same name through all its restarts."""

    spec: ChildSpec
    backoff: Backoff
    first_ready: asyncio.Future[None]
    state: State = "starting"
    child: Child | None = None
    was_ready: bool = False
    task: asyncio.Task[None] | None = field(default=None, repr=False)


class Supervisor:
    """The children of this process. ``record`` is the file in which they are written down."""

    def __init__(
        self,
        record: Path,
        *,
        policy: BackoffPolicy = DEFAULT_POLICY,
        write: LineWriter = write_to_own_streams,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._record = record
        self._policy = policy
        self._write = write
        self._sleep = sleep
        self._clock = clock
        self._kept: list[_Kept] = []
        self._stopping: bool = False
        self._forced = asyncio.Event()

    async def start(self, spec: ChildSpec) -> None:
        """Start a child and return when it is ready; from then on it is kept alive.

        Raises:
            StartRefused: it cannot be prepared, or ended several times before it was ready.
        """
        kept = _Kept(spec, Backoff(self._policy), asyncio.get_running_loop().create_future())
        self._kept.append(kept)
        kept.task = asyncio.create_task(self._keep(kept), name=f"keep {spec.name}")
        await asyncio.wait({kept.first_ready, kept.task}, return_when=asyncio.FIRST_COMPLETED)
        if not kept.first_ready.done():
            await kept.task  # raises why; or the supervisor is being stopped
            raise StartRefused(f"The start of {spec.name} was interrupted; start OpsSight again.")

    async def start_together(self, *specs: ChildSpec) -> None:
        """Start children that do not need each other, and return when all are ready; they stop in the opposite order.

        Raises:
            StartRefused: one of them cannot be started; the others may be running and are stopped with the rest.
        """
        starting = [asyncio.create_task(self.start(spec)) for spec in specs]
        try:
            await asyncio.gather(*starting)
        finally:
            for task in starting:
                task.cancel()
            await asyncio.gather(*starting, return_exceptions=True)

    def states(self) -> dict[str, State]:
        """How each child is doing, by name."""
        return {kept.spec.name: kept.state for kept in self._kept}

    def pids(self) -> dict[str, int]:
        """The pids of the children that run, by name."""
        return {kept.spec.name: kept.child.pid for kept in self._kept if kept.child and kept.child.is_running}

    async def run_until(self, stop: asyncio.Event) -> None:
        """Keep the children until ``stop`` is set; an error of the supervisor itself is raised."""
        asked = asyncio.create_task(stop.wait())
        keepers = {kept.task for kept in self._kept if kept.task is not None}
        try:
            done, _ = await asyncio.wait({asked, *keepers}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
        for task in done - {asked}:
            task.result()

    async def stop(self, *, within: float = STOP_WITHIN) -> None:
        """Stop all children, the last started first, each with its own patience; over in ``within`` seconds."""
        self._stopping = True
        deadline = self._clock() + within
        for later, kept in reversed(list(enumerate(self._kept))):
            seconds = max(_LAST_SECONDS, deadline - self._clock() - later * _LAST_SECONDS)
            await self._stop_one(kept, seconds)
        self._record.unlink(missing_ok=True)

    def force(self) -> None:
        """Have no more patience with children that are being stopped, or are to be."""
        self._forced.set()

    async def _stop_one(self, kept: _Kept, seconds: float) -> None:
        task = kept.task
        if kept.child is not None and kept.child.is_running:
            _log.info("supervisor.child_stopping", child=kept.spec.name, pid=kept.child.pid)
            if not self._forced.is_set():
                await kept.child.stop(_shortened(kept.spec.stop_steps, seconds), hurry=self._forced)
            else:
                await kept.child.stop(((kept.spec.force_signal, _FORCED_SECONDS),))
        if task is not None:
            task.cancel()  # it may be waiting for its next start
            await asyncio.wait({task})
        kept.state = "stopped"

    async def _keep(self, kept: _Kept) -> None:
        while not self._stopping:
            kept.state, kept.was_ready, kept.child = "starting", False, None
            began = self._clock()
            ended = await self._run_once(kept)
            if self._stopping:
                return
            kept.backoff = kept.backoff.after_run(self._clock() - began if kept.was_ready else 0.0)
            self._give_up_or_tell(kept, ended)
            kept.state = "waiting"
            if kept.backoff.delay:
                await self._sleep(kept.backoff.delay)

    async def _run_once(self, kept: _Kept) -> str:
        """One life of a child, from its preparation to its end; answers how it ended."""
        spec = kept.spec
        try:
            launch = await asyncio.to_thread(spec.prepare)
            child = Child.start(spec.name, launch, write_nowhere if spec.quiet else self._write)
        except StartRefused as refusal:
            if not kept.first_ready.done():
                raise
            return f"could not be started: {refusal}"
        except OSError as error:
            return f"could not be started: {error}"
        kept.child = child
        self._save_record()
        try:
            return await self._watch(kept, child)
        finally:
            if not self._stopping:
                self._save_record()

    async def _watch(self, kept: _Kept, child: Child) -> str:
        ending = asyncio.create_task(child.wait())
        probing = asyncio.create_task(self._until_ready(kept.spec))
        watching: asyncio.Task[None] | None = None
        try:
            await asyncio.wait({ending, probing}, timeout=kept.spec.ready_within, return_when=asyncio.FIRST_COMPLETED)
            if not ending.done():
                if not probing.done():
                    await child.stop(kept.spec.stop_steps, hurry=self._forced)
                    return f"was not ready after {kept.spec.ready_within:g} s"
                probing.result()
                kept.state, kept.was_ready = "ready", True
                _log.info("supervisor.child_ready", child=kept.spec.name, pid=child.pid)
                if not kept.first_ready.done():
                    kept.first_ready.set_result(None)
                watching = asyncio.create_task(self._until_silent(kept.spec))
                await asyncio.wait({ending, watching}, return_when=asyncio.FIRST_COMPLETED)
                if not ending.done():
                    watching.result()
                    _log.error("supervisor.child_silent", child=kept.spec.name, seconds=kept.spec.alive_within)
                    await child.stop(kept.spec.stop_steps, hurry=self._forced)
                    return f"did not answer for {kept.spec.alive_within:g} s and was stopped"
            status = await ending
        finally:
            probing.cancel()
            ending.cancel()
            if watching is not None:
                watching.cancel()
        return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"

    async def _until_ready(self, spec: ChildSpec) -> None:
        while not await spec.ready():  # noqa: ASYNC110 - the answer is in another process, which sets no event here
            await asyncio.sleep(_PROBE_EVERY)

    async def _until_silent(self, spec: ChildSpec) -> None:
        """Return when a child that was ready has not answered for too long; never for one that is not asked."""
        if spec.alive is None:
            await asyncio.Event().wait()
            return
        answered = self._clock()
        while True:
            await asyncio.sleep(spec.alive_every)
            if await spec.alive():
                answered = self._clock()
            elif self._clock() - answered >= spec.alive_within:
                return

    def _give_up_or_tell(self, kept: _Kept, ended: str) -> None:
        name, failures = kept.spec.name, kept.backoff.failures
        _log.warning("supervisor.child_ended", child=name, how=ended, restart_in_seconds=kept.backoff.delay)
        if not kept.first_ready.done() and failures >= _FIRST_START_TRIES:
            raise ChildCrashLoop(self._sentence(kept, ended))
        if kept.backoff.is_crash_loop:
            _log.error("supervisor.crash_loop", child=name, message=self._sentence(kept, ended))

    def _sentence(self, kept: _Kept, ended: str) -> str:
        tail = kept.child.tail if kept.child else ()
        explained = kept.spec.explain(tail) if kept.spec.explain is not None and tail else None
        if explained is not None:
            return explained
        said = "\n".join(f"  {line}" for line in tail) or "  (nothing)"
        return (
            f"The {kept.spec.name} process {ended}, {kept.backoff.failures} times in a row without running for long; its"
            f" last lines tell why:\n{said}"
        )

    def _save_record(self) -> None:
        running = {
            kept.spec.name: kept.child.identity for kept in self._kept if kept.child and kept.child.is_running and kept.spec.recorded
        }
        try:
            children_record.save(self._record, running)
        except OSError as error:  # a full disk must not stop the children; only the second net has a hole
            _log.warning("supervisor.record_not_written", path=str(self._record), error=str(error))


def _shortened(steps: StopSteps, seconds: float) -> StopSteps:
    """The same steps, scaled down if together they would take longer than ``seconds``."""
    whole = sum(given for _, given in steps)
    factor = min(1.0, seconds / whole) if whole else 1.0
    return tuple((number, given * factor) for number, given in steps)
