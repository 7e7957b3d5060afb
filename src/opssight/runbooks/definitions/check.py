"""What every runbook must fulfil, wherever it comes from."""

from __future__ import annotations

import hashlib
import re

from opssight.core.patterns import PatternRefused, compile_pattern
from opssight.runbooks.contracts import Parameter, Runbook, Step
from opssight.runbooks.errors import RunbookInvalid
from opssight.runbooks.rules.parameters import definition_fault
from opssight.runbooks.rules.templates import names_in, template_fault

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
MOST_STEPS = 100
LONGEST_TIMEOUT = 24 * 3600.0


def version_of(text: str) -> str:
    """Return the version of a source: the first 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def check(runbook: Runbook) -> Runbook:
    """Return the runbook when it can be run.

    Raises:
        RunbookInvalid: with where the fault is and what it is.
    """
    if not NAME.fullmatch(runbook.name):
        raise _invalid("name", "uses lower-case letters, digits and -, at most 63 of them, and begins and ends with a letter or digit")
    if not runbook.steps:
        raise _invalid("steps", "are missing: a runbook has at least one")
    if len(runbook.steps) > MOST_STEPS:
        raise _invalid("steps", f"are more than {MOST_STEPS}")
    names = [parameter.name for parameter in runbook.parameters]
    for place, parameter in enumerate(runbook.parameters):
        _check_parameter(parameter, names, f"parameters[{place}]")
    for place, step in enumerate(runbook.steps):
        _check_step(step, runbook, f"steps[{place}]")
    return runbook


def _check_parameter(parameter: Parameter, names: list[str], where: str) -> None:
    if not _PARAMETER.fullmatch(parameter.name):
        raise _invalid(where, f"the name {parameter.name!r} uses letters, digits and _, and begins with no digit")
    if names.count(parameter.name) > 1:
        raise _invalid(where, f"there is another parameter called {parameter.name}")
    fault = definition_fault(parameter)
    if fault is not None:
        raise _invalid(where, f"{parameter.name} {fault}")


def _check_step(step: Step, runbook: Runbook, where: str) -> None:
    known = {parameter.name for parameter in runbook.parameters}
    commands = {"run": step.run, "preview": step.preview, "verify": step.verify.run if step.verify else None}
    if runbook.target == "none" and any(command is not None for command in commands.values()):
        raise _invalid(where, "has a command, and this runbook runs on no server (target: none)")
    for name, command in commands.items():
        if command is None:
            continue
        fault = template_fault(command, numbers=runbook.numbers, trusted=runbook.trusted)
        if fault is not None:
            raise _invalid(f"{where}.{name}", fault)
        unknown = [used for used in names_in(command) if used not in known]
        if unknown:
            raise _invalid(f"{where}.{name}", f"uses {{{{ {unknown[0]} }}}}, and there is no such parameter")
    if not 0 < step.timeout_seconds <= LONGEST_TIMEOUT:
        raise _invalid(f"{where}.timeout_seconds", f"must be above 0 and at most {LONGEST_TIMEOUT:g}")
    if not 0 <= step.retries <= 20 or not 0 <= step.backoff_seconds <= 300:
        raise _invalid(where, "retries go up to 20 and backoff_seconds up to 300")
    if step.verify is not None:
        _check_verify(step, where)


def _check_verify(step: Step, where: str) -> None:
    verify = step.verify
    if verify is None:
        return
    if not 1 <= verify.attempts <= 100 or not 0 <= verify.pause_seconds <= 300:
        raise _invalid(f"{where}.verify", "attempts go from 1 to 100 and pause_seconds up to 300")
    try:
        compile_pattern(verify.output or "", lines=True)
    except PatternRefused as refused:
        raise _invalid(f"{where}.verify.output", f"is no pattern that can be used: {refused}") from None


def _invalid(where: str, what: str) -> RunbookInvalid:
    return RunbookInvalid(f"{where}: {what}.", field="source")
