"""Runbooks as YAML text; the fields are described in ``docs/reference/runbooks.md``."""

from __future__ import annotations

from typing import Literal

import msgspec

from opssight.core.yaml_document import YamlRefused, read_yaml
from opssight.runbooks.contracts import Parameter, ParameterType, Runbook, Source, Step, Value, Verify
from opssight.runbooks.definitions.check import check, version_of
from opssight.runbooks.errors import RunbookInvalid

LONGEST_SOURCE = 200_000


class _Verify(msgspec.Struct, forbid_unknown_fields=True):
    run: str
    exit_status: int = 0
    output: str | None = None
    attempts: int = 1
    pause_seconds: float = 2.0


class _Step(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    run: str
    description: str = ""
    preview: str | None = None
    exit_status: int = 0
    timeout_seconds: float = 60.0
    retries: int = 0
    backoff_seconds: float = 2.0
    idempotent: bool = False
    verify: _Verify | str | None = None


class _Parameter(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    type: ParameterType = ParameterType.STRING
    required: bool = False
    default: Value | None = None
    choices: list[str] | None = None
    description: str = ""
    pattern: str | None = None
    min: float | None = None
    max: float | None = None
    secret: bool = False
    restricted: bool = False


class _Runbook(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    steps: list[_Step]
    title: str = ""
    description: str = ""
    parameters: list[_Parameter] = []
    target: Literal["server"] = "server"
    shell: Literal["sh", "bash"] = "sh"
    approved: bool = False
    destructive: bool = False


def parse(text: str, *, source: Source = Source.YAML, stored: bool = False) -> Runbook:
    """Return the runbook that ``text`` describes. It takes milliseconds; an event loop calls this in a thread.

    Raises:
        RunbookInvalid: with the line, or the path of the field, and what is wrong there.
    """
    try:
        raw = read_yaml(text, longest=LONGEST_SOURCE)
    except YamlRefused as refused:
        raise RunbookInvalid(f"This is no YAML that can be read: {refused}.", field="source") from None
    try:
        read = msgspec.convert(raw, _Runbook)
    except msgspec.ValidationError as error:
        raise RunbookInvalid(f"{str(error).replace('`$.', '`')}.", field="source") from None
    return check(
        Runbook(
            name=read.name,
            title=read.title or read.name,
            description=read.description.strip(),
            version=version_of(text),
            source=source,
            parameters=tuple(_parameter(one) for one in read.parameters),
            steps=tuple(_step(one) for one in read.steps),
            target=read.target,
            approved=read.approved,
            destructive=read.destructive,
            text=text,
            stored=stored,
            shell=read.shell,
        )
    )


def _parameter(read: _Parameter) -> Parameter:
    return Parameter(
        name=read.name,
        type=read.type,
        required=read.required,
        default=read.default,
        choices=tuple(read.choices) if read.choices is not None else None,
        description=read.description,
        pattern=read.pattern,
        min=read.min,
        max=read.max,
        secret=read.secret,
        restricted=read.restricted,
    )


def _step(read: _Step) -> Step:
    verify = _Verify(read.verify) if isinstance(read.verify, str) else read.verify
    return Step(
        name=read.name,
        kind="command",
        description=read.description,
        run=read.run,
        preview=read.preview,
        exit_status=read.exit_status,
        timeout_seconds=read.timeout_seconds,
        retries=read.retries,
        backoff_seconds=read.backoff_seconds,
        idempotent=read.idempotent,
        verify=Verify(verify.run, verify.exit_status, verify.output, verify.attempts, verify.pause_seconds) if verify else None,
    )
