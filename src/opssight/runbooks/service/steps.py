"""Running one attempt of one step, or showing what it would do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from opssight.core.context import Context
from opssight.core.errors import OpsError
from opssight.core.patterns import compile_pattern
from opssight.core.redaction import redact_command, redact_text
from opssight.identity import facade as identity
from opssight.runbooks.authoring import CommandFailed, CommandOutput, StepFailed
from opssight.runbooks.contracts import Outcome, Runbook, Step, StepResult, Value, Verify
from opssight.runbooks.rules.templates import Line, render, template_fault
from opssight.runbooks.service.output import OutputWriter
from opssight.servers import facade as servers

VERIFY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """What every step of an execution is run with. ``texts`` are the parameters as commands see them."""

    key: str
    runbook: Runbook
    actor: identity.Actor
    server_id: UUID | None
    values: Mapping[str, Value]
    texts: Mapping[str, str]
    hide: frozenset[str]
    dry_run: bool

    def line(self, template: str) -> Line:
        """Return a command ready to be sent, and as it is shown."""
        runbook = self.runbook
        line = render(template, self.texts, secret=runbook.secret, numbers=runbook.numbers, shell=runbook.shell)
        return replace(line, shown=redact_command(line.shown))


class _Lost(Exception):
    pass


class StepRunner:
    """Runs the steps of one execution."""

    def __init__(self, context: Context, job: Job, output: OutputWriter) -> None:
        """Run for ``job`` and write to ``output``."""
        self._context, self._job, self._output = context, job, output

    async def attempt(self, index: int, step: Step, attempt: int) -> StepResult:
        """Run the step once, its verification included, and say how it ended. Being cancelled kills its command."""
        job, output = self._job, self._output
        again = f" (attempt {attempt})" if attempt > 1 else ""
        output.say(index, f"{'Would run' if job.dry_run else 'Step'} {index + 1}: {step.name}{again}")
        if job.dry_run and index == 0 and job.server_id is not None:
            found = await self._connection(index)
            if found is not None:
                return found
        if step.call is not None:
            result = await self._python(index, step, attempt)
        else:
            result = await self._command(index, step)
        if result.outcome is Outcome.SUCCEEDED and step.verify is not None:
            result = await self._verify(index, step.verify, result)
        result = replace(result, detail=redact_text(result.detail))
        if result.detail and result.outcome is not Outcome.SUCCEEDED:
            output.say(index, result.detail)
        return result

    async def run(self, index: int, command: Line, seconds: float) -> servers.CommandResult:
        """Run a command that is ready to be sent.

        Raises:
            OpsError: it was not run, with the reason.
        """
        if self._job.server_id is None:
            raise StepFailed("This runbook runs on no server (target: none), so it cannot run commands.")
        try:
            return await servers.run_command(
                self._context,
                self._job.server_id,
                command.sent,
                shown=command.shown,
                actor=self._job.actor,
                seconds=seconds,
                purpose=f"{self._job.key} {self._job.runbook.name}",
                hide=self._job.hide,
                on_output=lambda stream, text: self._output.add(index, stream, text),
            )
        finally:
            self._output.end(index)

    async def _connection(self, index: int) -> StepResult | None:
        """Test the connection for a dry run; None when it works."""
        if self._job.server_id is None:
            return None
        try:
            test = await servers.check_connection(self._context, self._job.server_id, actor=self._job.actor)
        except OpsError as error:
            return StepResult(Outcome.FAILED, detail=error.detail)
        for stage in test.stages:
            self._output.say(index, f"{stage.name}: {'ok' if stage.ok else 'failed'} ({stage.ms:g} ms) {stage.detail}")
        failed = next((stage for stage in test.stages if not stage.ok), None)
        return StepResult(Outcome.FAILED, detail=f"The connection test failed at {failed.name}: {failed.detail}") if failed else None

    async def _command(self, index: int, step: Step) -> StepResult:
        command = self._job.line(step.run or "")
        self._output.say(index, f"$ {command.shown}")
        if self._job.dry_run:
            return await self._preview(index, step, command)
        try:
            result = await self.run(index, command, step.timeout_seconds)
        except OpsError as error:
            return StepResult(Outcome.NOT_RUN, detail=error.detail)
        return _judged(result, step.exit_status)

    async def _preview(self, index: int, step: Step, command: Line) -> StepResult:
        if step.preview is None:
            return StepResult(Outcome.SUCCEEDED, detail=f"Would run: {command.shown}")
        preview = self._job.line(step.preview)
        self._output.say(index, f"Preview, which changes nothing: $ {preview.shown}")
        try:
            await self.run(index, preview, step.timeout_seconds)
        except OpsError as error:
            return StepResult(Outcome.FAILED, detail=error.detail)
        return StepResult(Outcome.SUCCEEDED, detail=f"Would run: {command.shown}")

    async def _python(self, index: int, step: Step, attempt: int) -> StepResult:
        if step.call is None:
            raise LookupError(step.name)
        given = _Given(self, self._job, self._output, index, attempt, step.timeout_seconds)
        limit = asyncio.timeout(step.timeout_seconds)
        try:
            async with limit:
                await step.call(given)
        except Exception as error:  # the operator's code may raise anything; what it raises is the step's result
            if limit.expired():
                return StepResult(Outcome.LOST, detail=f"It did not end within {step.timeout_seconds:g} s and was stopped in the middle.")
            return self._raised(error, given)
        return StepResult(Outcome.SUCCEEDED, detail="Would run the commands shown." if self._job.dry_run else "")

    def _raised(self, error: Exception, given: _Given) -> StepResult:
        """Say what an exception out of a Python step means."""
        sentence = self._hidden(str(error) if isinstance(error, StepFailed | OpsError) else f"{type(error).__name__}: {error}")
        if self._job.dry_run:
            return StepResult(Outcome.SUCCEEDED, detail=f"Without real output the step goes no further: {sentence}")
        match error:
            case _Lost():
                return StepResult(Outcome.LOST, detail=self._hidden(str(error)))
            case OpsError() if given.commands <= 1:
                return StepResult(Outcome.NOT_RUN, detail=sentence)
            case CommandFailed():
                return StepResult(Outcome.FAILED, error.output.exit_status, self._hidden(f"{error.command}: {error}"))
            case _:
                return StepResult(Outcome.FAILED, detail=sentence)

    async def _verify(self, index: int, verify: Verify, result: StepResult) -> StepResult:
        command = self._job.line(verify.run)
        self._output.say(index, f"{'Would verify' if self._job.dry_run else 'Verify'}: $ {command.shown}")
        if self._job.dry_run:
            return result
        reason = ""
        for turn in range(verify.attempts):
            if turn:
                await asyncio.sleep(verify.pause_seconds)
            try:
                shown = await self.run(index, command, VERIFY_SECONDS)
            except OpsError as error:
                reason = error.detail
                continue
            reason = await asyncio.to_thread(verify_fault, verify, shown)  # a pattern over a megabyte of output takes its time
            if not reason:
                self._output.say(index, "Verified.")
                return StepResult(Outcome.SUCCEEDED, result.exit_status, "Verified.", verified=True)
        return StepResult(Outcome.FAILED, result.exit_status, f"It ran, but the verification failed: {self._hidden(reason)}")

    def _hidden(self, text: str) -> str:
        return redact_text(servers.Redactor(self._job.hide).hide(text))[:2000]


class _Given:
    """The context a Python step is given; see :class:`opssight.runbooks.authoring.StepContext`."""

    def __init__(self, runner: StepRunner, job: Job, output: OutputWriter, index: int, attempt: int, seconds: float) -> None:
        self._runner, self._job, self._output, self._index, self._seconds = runner, job, output, index, seconds
        self.attempt = attempt
        self.commands = 0

    @property
    def parameters(self) -> Mapping[str, Value]:
        return self._job.values

    @property
    def dry_run(self) -> bool:
        return self._job.dry_run

    async def run(self, command: str, *, timeout_seconds: float | None = None, check: bool = True) -> CommandOutput:
        fault = template_fault(command, numbers=self._job.runbook.numbers, trusted=self._job.runbook.trusted)
        if fault is not None:
            raise StepFailed(f"The command {command!r} {fault}.")
        ready = self._job.line(command)
        self._output.say(self._index, f"$ {ready.shown}")
        if self._job.dry_run:
            return CommandOutput(0, "", "")
        self.commands += 1
        result = await self._runner.run(self._index, ready, timeout_seconds or self._seconds)
        if result.outcome is not servers.CommandOutcome.EXITED or result.exit_status is None:
            raise _Lost(result.detail)
        given = CommandOutput(result.exit_status, result.stdout, result.stderr)
        if check and given.exit_status != 0:
            raise CommandFailed(ready.shown, given)
        return given

    def log(self, text: str) -> None:
        self._output.say(self._index, text)


def verify_fault(verify: Verify, result: servers.CommandResult) -> str:
    """Say why a verification's result is not as expected, or return an empty text."""
    if result.outcome is not servers.CommandOutcome.EXITED:
        return result.detail
    if result.exit_status != verify.exit_status:
        return f"exit status {result.exit_status} instead of {verify.exit_status}{_last_line(result)}"
    if verify.output is not None and not compile_pattern(verify.output, lines=True).is_in(result.stdout):
        return f"its output does not match {verify.output}"
    return ""


def _judged(result: servers.CommandResult, expected: int) -> StepResult:
    match result.outcome:
        case servers.CommandOutcome.LOST:
            return StepResult(Outcome.LOST, detail=result.detail)
        case servers.CommandOutcome.TIMED_OUT:
            return StepResult(Outcome.TIMED_OUT, detail=result.detail)
        case servers.CommandOutcome.EXITED:
            if result.exit_status == expected:
                return StepResult(Outcome.SUCCEEDED, result.exit_status)
            instead = f" instead of {expected}" if expected else ""
            return StepResult(Outcome.FAILED, result.exit_status, f"exit status {result.exit_status}{instead}{_last_line(result)}")


def _last_line(result: servers.CommandResult) -> str:
    last = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1:]
    return f": {last[0][:300]}" if last else ""
