"""One child process: started, listened to, stopped. ``supervise`` decides when.

Its output is passed on line by line: JSON lines untouched, others with the child's name in front. The last lines are kept,
to be shown when it fails.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from opssight.core.supervisor import processes
from opssight.core.supervisor.launch import Launch, spawn

Stream = Literal["stdout", "stderr"]
LineWriter = Callable[[Stream, bytes], None]
StopSteps = tuple[tuple[signal.Signals, float], ...]

_LINES_KEPT: Final = 20
_LONGEST_LINE: Final = 1 << 20
_DRAIN_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What a child is and how to treat it.

    ``prepare`` may block and runs in a thread before every start; a StartRefused from it stands for a failed start.
    ``ready`` is asked again and again until it says yes. ``stop_steps`` are signals, each with the seconds it is given
    before the next; after the last comes SIGKILL. ``explain`` makes one sentence of the last lines of a failed child, or
    None of lines it does not understand.
    ``alive``, where there is one, is asked every ``alive_every`` seconds of a child that is ready; one that says no for
    ``alive_within`` seconds is stopped and started again.
    ``recorded`` children are looked for at the next start if this one is killed; ``quiet`` ones have their output kept for
    ``explain`` but not passed on.
    """

    name: str
    prepare: Callable[[], Launch]
    ready: Callable[[], Awaitable[bool]]
    ready_within: float = 60.0
    stop_steps: StopSteps = ((signal.SIGTERM, 3.0),)
    force_signal: signal.Signals = signal.SIGKILL
    explain: Callable[[tuple[str, ...]], str | None] | None = None
    alive: Callable[[], Awaitable[bool]] | None = None
    alive_every: float = 5.0
    alive_within: float = 60.0
    recorded: bool = True
    quiet: bool = False


class Child:
    """A running (or ended) child process."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], tail: deque[str], readers: list[asyncio.Task[None]]) -> None:
        self.name = name
        self._process = process
        looked = processes.look(process.pid)
        self.identity = looked.identity if looked else processes.Identity(process.pid, "ended at once")
        self._tail = tail
        self._ended = asyncio.ensure_future(self._follow(readers))

    @classmethod
    def start(cls, name: str, launch: Launch, write: LineWriter) -> Child:
        """Start the program from the thread of the running event loop; raises OSError when it cannot be."""
        # not asyncio's own subprocesses: theirs are not seen to end while a grandchild holds their pipes, and uvloop's
        # cannot change the user
        (output, output_end), (errors, errors_end) = os.pipe(), os.pipe()
        try:
            process = spawn(launch, stdout=output_end, stderr=errors_end)
        except BaseException:
            os.close(output)
            os.close(errors)
            raise
        finally:
            os.close(output_end)
            os.close(errors_end)
        tail: deque[str] = deque(maxlen=_LINES_KEPT)
        relays = _Relay(name, "stdout", write, tail), _Relay(name, "stderr", write, tail)
        readers = [asyncio.create_task(relay.run(source)) for relay, source in zip(relays, (output, errors), strict=True)]
        return cls(name, process, tail, readers)

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its process group."""
        return self.identity.pid

    @property
    def tail(self) -> tuple[str, ...]:
        """The last lines it wrote, oldest first."""
        return tuple(self._tail)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return not self._ended.done() and self._process.poll() is None

    async def wait(self) -> int:
        """Wait for its end; answers the exit status, negative for a signal. What it left in its process group is killed."""
        return await asyncio.shield(self._ended)

    async def stop(self, steps: StopSteps, *, hurry: asyncio.Event | None = None) -> None:
        """Ask it to end, step by step, then kill it; returns when it has ended. ``hurry`` cuts every wait short."""
        for number, seconds in steps:
            self.signal(number)
            if await self._ends_within(seconds, hurry):
                return
        if self.is_running:
            self.kill()
        await self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Signal the child alone; it deals with its own children."""
        if self.is_running:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    def kill(self) -> None:
        """Kill it and all that is left in its process group."""
        with suppress(ProcessLookupError, PermissionError):  # nobody is left, or only somebody who changed user
            os.killpg(self.pid, signal.SIGKILL)

    async def _ends_within(self, seconds: float, hurry: asyncio.Event | None) -> bool:
        hurried = asyncio.ensure_future((hurry or asyncio.Event()).wait())
        try:
            done, _ = await asyncio.wait({self._ended, hurried}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hurried.cancel()
        return self._ended in done

    async def _follow(self, readers: list[asyncio.Task[None]]) -> int:
        status = await _end_of(self._process)
        self.kill()
        # a grandchild that left the group may keep the pipes open for ever: it is not waited for
        _, unfinished = await asyncio.wait(readers, timeout=_DRAIN_SECONDS)
        for reader in unfinished:
            reader.cancel()
        return status


def _end_of(process: subprocess.Popen[bytes]) -> asyncio.Future[int]:
    """The exit status of a process, once it has one; waited for in a thread, which does not hold up our own end."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def tell(status: int) -> None:
        if not ended.done():
            ended.set_result(status)

    def wait() -> None:
        status = process.wait()
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody asks any more
            loop.call_soon_threadsafe(tell, status)

    threading.Thread(target=wait, name=f"end of {process.pid}", daemon=True).start()
    return ended


@dataclass(frozen=True, slots=True)
class _Relay:
    """Passes one stream of a child on, line by line."""

    name: str
    stream: Stream
    write: LineWriter
    tail: deque[str]

    async def run(self, source: int) -> None:
        """Read a pipe, which is closed at the end, until nobody can write to it any more."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(source, "rb", 0))
        rest = b""
        try:
            while chunk := await reader.read(65536):
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) > _LONGEST_LINE:
                    lines, rest = [*lines, rest], b""
                for line in lines:
                    self._emit(line)
        finally:
            if rest:
                self._emit(rest)
            transport.close()

    def _emit(self, line: bytes) -> None:
        self.tail.append(line.decode(errors="replace"))
        self.write(self.stream, line if line.startswith(b"{") else self.name.encode() + b" | " + line)


def write_nowhere(stream: Stream, line: bytes) -> None:
    """Drop a line: the writer of quiet children."""
    del stream, line


def write_to_own_streams(stream: Stream, line: bytes) -> None:
    """Pass a line on to this process's standard output or error; lost when nobody reads those any more."""
    target = sys.stdout.buffer if stream == "stdout" else sys.stderr.buffer
    with suppress(OSError):  # a closed terminal must not stop what the children do
        target.write(line + b"\n")
        target.flush()
