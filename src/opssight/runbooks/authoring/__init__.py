"""Writing runbooks in Python.

Files of the runbook folder import this and nothing else of the program::

    from opssight.runbooks.authoring import Parameter, ParameterType, StepContext, runbook, step

    @runbook("drain-node", title="Drain a node", parameters=[Parameter("node", required=True)])
    class DrainNode:
        @step("Drain", timeout_seconds=300, idempotent=True, verify="kubectl get node {{ node }}")
        async def drain(self, context: StepContext) -> None:
            done = await context.run("kubectl drain {{ node }} --ignore-daemonsets")
            context.log(f"{len(done.stdout.splitlines())} lines")

The steps run in the order in which they are written. A step that returns has succeeded; one that raises has failed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeVar

from opssight.runbooks.contracts import Parameter, ParameterType, Step, Value, Verify

__all__ = [
    "CommandFailed",
    "CommandOutput",
    "Declared",
    "Parameter",
    "ParameterType",
    "StepContext",
    "StepFailed",
    "Verify",
    "declaration_of",
    "runbook",
    "step",
]

Method = Callable[[Any, "StepContext"], Awaitable[None]]
C = TypeVar("C", bound=type)
_STEP = "__opssight_step__"
_RUNBOOK = "__opssight_runbook__"


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """What a command gave."""

    exit_status: int
    stdout: str
    stderr: str


class StepFailed(Exception):
    """Raise it to say in a sentence why a step failed."""


class CommandFailed(StepFailed):
    """A command ended with another exit status than 0."""

    def __init__(self, command: str, output: CommandOutput) -> None:
        """Take what was run and what it gave."""
        last = (output.stderr.strip() or output.stdout.strip()).splitlines()[-1:]
        super().__init__(f"exit status {output.exit_status}" + (f": {last[0][:300]}" if last else ""))
        self.command = command
        self.output = output


class StepContext(Protocol):
    """What a step is given."""

    @property
    def parameters(self) -> Mapping[str, Value]:
        """The parameters' values; a server is its address."""
        ...

    @property
    def dry_run(self) -> bool:
        """Whether commands are only shown; :meth:`run` then gives empty output and exit status 0."""
        ...

    @property
    def attempt(self) -> int:
        """1 at the first attempt."""
        ...

    async def run(self, command: str, *, timeout_seconds: float | None = None, check: bool = True) -> CommandOutput:
        """Run a command on the server; ``{{ name }}`` stands for the parameter's value, which no shell reads as part of the command.

        Raises:
            CommandFailed: the exit status is not 0, unless ``check`` is False.
        """
        ...

    def log(self, text: str) -> None:
        """Add a line to the execution's output."""
        ...


@dataclass(frozen=True, slots=True)
class Declared:
    """A runbook as its decorators describe it."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    steps: tuple[Step, ...]
    target: Literal["server", "none"]
    approved: bool
    destructive: bool
    shell: Literal["sh", "bash"] = "sh"


def step(
    name: str,
    *,
    description: str = "",
    preview: str | None = None,
    timeout_seconds: float = 60.0,
    retries: int = 0,
    backoff_seconds: float = 2.0,
    idempotent: bool = False,
    verify: str | Verify | None = None,
) -> Callable[[Method], Method]:
    """Declare an async method as the next step. ``idempotent`` promises that running it twice does no harm.

    ``preview`` is a command that changes nothing and is run in a dry run.
    """
    declared = Step(
        name=name,
        kind="python",
        description=description,
        preview=preview,
        timeout_seconds=timeout_seconds,
        retries=retries,
        backoff_seconds=backoff_seconds,
        idempotent=idempotent,
        verify=Verify(verify) if isinstance(verify, str) else verify,
    )

    def decorate(method: Method) -> Method:
        setattr(method, _STEP, declared)
        return method

    return decorate


def runbook(
    name: str,
    *,
    title: str = "",
    description: str = "",
    parameters: Sequence[Parameter] = (),
    target: Literal["server", "none"] = "server",
    approved: bool = False,
    destructive: bool = False,
    shell: Literal["sh", "bash"] = "sh",
) -> Callable[[C], C]:
    """Declare a class with steps as a runbook; it is made anew, without arguments, for each execution. ``shell`` runs its commands."""

    def decorate(kind: C) -> C:
        declared = Declared(
            name=name,
            title=title or name,
            description=description or (kind.__doc__ or "").strip(),
            parameters=tuple(parameters),
            steps=_steps(kind),
            target=target,
            approved=approved,
            destructive=destructive,
            shell=shell,
        )
        setattr(kind, _RUNBOOK, declared)
        return kind

    return decorate


def declaration_of(value: object) -> Declared | None:
    """Return what :func:`runbook` declared of a class, or None for anything else."""
    declared: object = vars(value).get(_RUNBOOK) if isinstance(value, type) else None
    return declared if isinstance(declared, Declared) else None


def _steps(kind: type) -> tuple[Step, ...]:
    found: list[Step] = []
    for method in vars(kind).values():
        declared: object = getattr(method, _STEP, None)
        if isinstance(declared, Step):
            found.append(replace(declared, call=_caller(kind, method)))
    return tuple(found)


def _caller(kind: type, method: Method) -> Callable[[StepContext], Awaitable[None]]:
    async def call(context: StepContext) -> None:
        await method(kind(), context)

    return call
