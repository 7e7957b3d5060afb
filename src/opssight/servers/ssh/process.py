"""Running one command on an open connection: time limit, capped output, and an honest word on how it ended."""

from __future__ import annotations

import asyncio
import codecs
import secrets as secrets_module
import signal
import time
from dataclasses import dataclass, field

import asyncssh
from asyncssh.constants import OPEN_REQUEST_SESSION_FAILED

from opssight.servers.contracts import CommandOutcome, CommandResult, OnOutput, Stream
from opssight.servers.ssh.redaction import Redactor

OPEN_SECONDS = 15.0
CHUNK = 65_536
OUTPUT_LIMIT = 1024 * 1024
KILL_SECONDS = 2.0
MARKER = "LC_OPSSIGHT"  # sshd takes LC_* from clients as most distributions configure it; elsewhere it is left out
SWEEP = (
    "for p in /proc/[0-9]*; do "
    "tr '\\0' '\\n' < $p/environ 2>/dev/null | grep -qx LC_OPSSIGHT={marker} && kill -KILL ${{p#/proc/}}; done; true"
)


class NotStarted(Exception):
    """The command was certainly not run: no channel could be opened for it."""


@dataclass(slots=True)
class Output:
    """Collects one stream, without secrets, up to the limit shared by both streams."""

    stream: Stream
    redactor: Redactor
    on_output: OnOutput | None
    parts: list[str] = field(default_factory=list[str])
    _decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Take the next bytes; NUL characters, which can be stored nowhere, are replaced."""
        text = self.redactor.feed(self._decoder.decode(data, final).replace("\x00", "\ufffd"))
        self._show(text + self.redactor.flush() if final else text)

    def _show(self, text: str) -> None:
        if text:
            self.parts.append(text)
            if self.on_output is not None:
                self.on_output(self.stream, text)


@dataclass(slots=True)
class _Room:
    left: int
    truncated: bool = False

    def take(self, data: bytes) -> bytes:
        kept = data[: self.left]
        self.truncated = self.truncated or len(kept) < len(data)
        self.left -= len(kept)
        return kept


@dataclass(slots=True)
class _Outputs:
    stdout: Output
    stderr: Output
    room: _Room

    def finish(self) -> None:
        self.stdout.feed(b"", final=True)
        self.stderr.feed(b"", final=True)


async def execute(
    connection: asyncssh.SSHClientConnection,
    command: str,
    *,
    seconds: float,
    secrets: frozenset[str] = frozenset(),
    on_output: OnOutput | None = None,
    limit: int = OUTPUT_LIMIT,
) -> CommandResult:
    """Run ``command`` without a terminal and without input.

    After ``seconds`` it is killed; when that cannot be made sure of, the outcome is ``LOST``. Output beyond ``limit``
    bytes is read and dropped, so that the command goes on. When the caller is cancelled, the command is killed as well.

    Raises:
        NotStarted: the command was not sent.
    """
    started = time.perf_counter()
    output = _Outputs(Output("stdout", Redactor(secrets), on_output), Output("stderr", Redactor(secrets), on_output), _Room(limit))
    marker = secrets_module.token_hex(12)
    process = await _start(connection, command, marker)
    if process is None:
        outcome, detail = CommandOutcome.LOST, LOST
    else:
        outcome, detail = await _follow(connection, process, output, seconds=seconds, marker=marker)
    output.finish()
    status = _status(process) if process is not None and outcome is CommandOutcome.EXITED else None
    if outcome is CommandOutcome.EXITED and status is None:
        outcome, detail = CommandOutcome.LOST, LOST
    return CommandResult(
        outcome=outcome,
        exit_status=status,
        stdout="".join(output.stdout.parts),
        stderr="".join(output.stderr.parts),
        ms=round((time.perf_counter() - started) * 1000, 1),
        truncated=output.room.truncated,
        detail=detail,
    )


async def _follow(
    connection: asyncssh.SSHClientConnection,
    process: asyncssh.SSHClientProcess[bytes],
    output: _Outputs,
    *,
    seconds: float,
    marker: str,
) -> tuple[CommandOutcome, str]:
    reading = asyncio.create_task(_read_all(process, output))
    try:
        await asyncio.wait({reading}, timeout=seconds)
        if reading.done():
            reading.result()
            return CommandOutcome.EXITED, ""
        if await _kill(connection, process, reading, marker):
            return CommandOutcome.TIMED_OUT, f"It did not end within {seconds:g} s and was killed."
    except asyncio.CancelledError:
        await asyncio.shield(_kill(connection, process, reading, marker))
        raise
    except (asyncssh.Error, OSError) as error:
        return CommandOutcome.LOST, f"{LOST} ({error})"
    else:
        return CommandOutcome.LOST, f"It did not end within {seconds:g} s and could not be killed; it may still be running."
    finally:
        reading.cancel()
        process.close()


LOST = "The connection was lost before the command's end was told, so it is not known whether it ran to its end."


async def _start(connection: asyncssh.SSHClientConnection, command: str, marker: str) -> asyncssh.SSHClientProcess[bytes] | None:
    """Start the command; None when the connection broke after it may have been sent."""
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            return await connection.create_process(command, stdin=asyncssh.DEVNULL, encoding=None, env={MARKER: marker})
    except asyncssh.ChannelOpenError as error:
        if error.code == OPEN_REQUEST_SESSION_FAILED and connection.is_closed():
            return None
        raise NotStarted(str(error)) from None
    except TimeoutError:
        connection.abort()
        return None
    except (asyncssh.Error, OSError):
        return None


async def _read_all(process: asyncssh.SSHClientProcess[bytes], output: _Outputs) -> None:
    async def drain(reader: asyncssh.SSHReader[bytes], into: Output) -> None:
        while data := await reader.read(CHUNK):
            kept = output.room.take(data)
            if kept:
                into.feed(kept)

    await asyncio.gather(drain(process.stdout, output.stdout), drain(process.stderr, output.stderr))
    await process.wait_closed()


async def _kill(
    connection: asyncssh.SSHClientConnection, process: asyncssh.SSHClientProcess[bytes], reading: asyncio.Task[None], marker: str
) -> bool:
    """Kill the command; tell whether it is gone.

    First by the signal of RFC 4254 section 6.9. sshd passes none on to a root login, and none to the command's own
    children, so then everything that carries the marker in its environment is killed through a channel of its own.
    """
    process.kill()
    await asyncio.wait({reading}, timeout=KILL_SECONDS)
    if not reading.done() and not connection.is_closed():
        try:
            async with asyncio.timeout(KILL_SECONDS):
                await connection.run(SWEEP.format(marker=marker), stdin=asyncssh.DEVNULL)
        except (asyncssh.Error, OSError):
            return False
        await asyncio.wait({reading}, timeout=KILL_SECONDS)
    return reading.done() and not reading.cancelled() and reading.exception() is None


def _status(process: asyncssh.SSHClientProcess[bytes]) -> int | None:
    if process.exit_signal is not None:
        name = f"SIG{process.exit_signal[0]}"
        return 128 + int(signal.Signals[name]) if name in signal.Signals.__members__ else 128
    return process.exit_status
