"""Collecting an execution's output and writing it down, with its live message, a few times a second.

Output is no event that anybody subscribes to: it goes to the browsers without passing through the outbox.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from opssight.core import outbox
from opssight.core.context import Context
from opssight.core.redaction import LineRedactor, redact_text
from opssight.core.telemetry import get_logger
from opssight.runbooks.contracts import OutputStream
from opssight.runbooks.errors import LeaseLost
from opssight.runbooks.events import ExecutionOutput
from opssight.runbooks.service import ledger
from opssight.servers import facade as servers

log = get_logger(__name__)
EVERY_SECONDS = 0.2
LIVE_CHARACTERS = 16_000
MOST_CHARACTERS = 8 * 1024 * 1024


class OutputWriter:
    """The output of one execution under one fence; use it as an async context manager.

    Commands' output comes without the secrets that are known; what looks like one is taken out here.
    """

    def __init__(self, context: Context, held: ledger.Held, hide: frozenset[str]) -> None:
        """Write for the execution that is ``held``."""
        self._context, self._held, self._redactor = context, held, servers.Redactor(hide)
        self._pending: list[tuple[int | None, str, str]] = []
        self._lines: dict[tuple[int | None, OutputStream], LineRedactor] = {}
        self._lock = asyncio.Lock()
        self._room = MOST_CHARACTERS
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin writing in the background."""
        self._task = asyncio.create_task(self._write_often())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop; what is left is written unless the execution was taken over."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        with contextlib.suppress(LeaseLost):
            await self.flush()

    def add(self, step: int | None, stream: OutputStream, text: str) -> None:
        """Add a piece of a stream; its lines are shown when they are whole."""
        self._add(step, stream, self._lines.setdefault((step, stream), LineRedactor()).feed(text))

    def end(self, step: int) -> None:
        """Show what was held back of a command's output, at its end."""
        for key in [key for key in self._lines if key[0] == step]:
            self._add(*key, self._lines.pop(key).flush())

    def _add(self, step: int | None, stream: OutputStream, text: str) -> None:
        """Add a text; adjacent ones of one stream become one row."""
        if self._room <= 0 or not text:
            return
        text = text[: self._room]
        self._room -= len(text)
        if self._pending and self._pending[-1][:2] == (step, stream):
            text = self._pending.pop()[2] + text
        self._pending.append((step, stream, text))
        if self._room <= 0:
            self._pending.append((step, "system", "There is more output than is kept; the rest is left out.\n"))

    def say(self, step: int | None, text: str) -> None:
        """Add a line of the platform's own."""
        self._add(step, "system", redact_text(self._redactor.hide(text)) + "\n")

    async def flush(self) -> None:
        """Write down what was added.

        Raises:
            LeaseLost: another worker holds the execution.
        """
        async with self._lock:
            if not self._pending:
                return
            pieces, self._pending = self._pending, []
            try:
                await self._write(pieces)
            except BaseException:
                self._pending = pieces + self._pending
                raise

    async def _write(self, pieces: list[tuple[int | None, str, str]]) -> None:
        async with self._context.db.write() as session:
            lines = await ledger.add_output(session, self._held, self._context.clock.now(), pieces)
            small = sum(len(line.text) for line in lines) <= LIVE_CHARACTERS
            await outbox.push_live(
                session,
                ExecutionOutput(
                    execution_id=self._held.execution_id,
                    first=lines[0].seq,
                    last=lines[-1].seq,
                    items=tuple(lines) if small else (),
                ),
            )

    async def _write_often(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.flush()
            except LeaseLost:
                return  # the runner finds out by its own next write
            except Exception as error:
                log.warning("runbooks.output_delayed", execution_id=str(self._held.execution_id), error=str(error))
