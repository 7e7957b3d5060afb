"""Checking the values given for a runbook's parameters."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import assert_never

from opssight.core.patterns import PatternRefused, compile_pattern
from opssight.runbooks.contracts import Parameter, ParameterType, Value
from opssight.runbooks.errors import ParameterRefused, ParameterRestricted

LONGEST = 10_000
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,18}(\.[0-9]{0,18})?|\.[0-9]{1,18})([eE][+-]?[0-9]{1,3})?")


def check_values(
    parameters: Iterable[Parameter], given: Mapping[str, object], *, may_restricted: bool, prefix: str = "parameters"
) -> dict[str, Value]:
    """Return the value of every parameter that has one, given or by default.

    Text that spells an integer, a number or a boolean is taken as such, since values also come from alert labels.

    Raises:
        ParameterRefused: a value is missing, unknown or not valid; the field is ``<prefix>.<name>``.
        ParameterRestricted: a restricted parameter is changed by one who may not.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise ParameterRefused(f"There is no parameter {name}; there are: {listed}.", field=f"{prefix}.{name}")
    values: dict[str, Value] = {}
    for name, parameter in known.items():
        value = given.get(name)
        if value is None or (value == "" and parameter.type is not ParameterType.STRING):
            value = parameter.default
        if value is None:
            if parameter.required:
                raise ParameterRefused(f"{name} is needed.", field=f"{prefix}.{name}")
            continue
        fault, checked = _check(parameter, value)
        if fault is not None or checked is None:
            raise ParameterRefused(f"{name} {fault}.", field=f"{prefix}.{name}")
        if parameter.restricted and not may_restricted and checked != parameter.default:
            raise ParameterRestricted(
                f"{name} is a command in itself, so only someone with the permission servers:execute may change it. Leave it as it is."
            )
        values[name] = checked
    return values


def definition_fault(parameter: Parameter) -> str | None:
    """Say what is wrong with the definition of a parameter, or return None."""
    kind = parameter.type
    faults = (
        (kind is ParameterType.CHOICE and not parameter.choices, "has no choices"),
        (kind is not ParameterType.CHOICE and bool(parameter.choices), "has choices but is not of type choice"),
        (kind is not ParameterType.STRING and parameter.pattern is not None, "has a pattern but is not of type string"),
        (_crossed(parameter.min, parameter.max), "has a min above its max"),
        (
            parameter.secret and (kind is not ParameterType.STRING or parameter.default is not None),
            "is secret, so it must be a string without a default",
        ),
    )
    found = next((fault for wrong, fault in faults if wrong), None) or _pattern_fault(parameter.pattern)
    if found is not None or parameter.default is None:
        return found
    fault, _ = _check(parameter, parameter.default)
    return f"has a default that {fault}" if fault else None


def _crossed(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high


def _pattern_fault(pattern: str | None) -> str | None:
    try:
        compile_pattern(pattern or "")
    except PatternRefused as refused:
        return f"has a pattern that cannot be used: {refused}"
    return None


def as_text(value: Value) -> str:
    """Return a value as commands see it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _check(parameter: Parameter, value: object) -> tuple[str | None, Value | None]:
    match parameter.type:
        case ParameterType.STRING:
            return _string(parameter, value)
        case ParameterType.INTEGER:
            return _integer(parameter, value)
        case ParameterType.NUMBER:
            return _number(parameter, value)
        case ParameterType.BOOLEAN:
            return _boolean(value)
        case ParameterType.CHOICE:
            choices = parameter.choices or ()
            return (None, value) if isinstance(value, str) and value in choices else (f"must be one of {', '.join(choices)}", None)
        case ParameterType.SERVER:
            return (None, value) if isinstance(value, str) and value else ("must be the id or name of a server", None)
        case _:
            assert_never(parameter.type)


def _string(parameter: Parameter, value: object) -> tuple[str | None, Value | None]:
    if not isinstance(value, str):
        return "must be text", None
    shortest, longest = parameter.min or 0, LONGEST if parameter.max is None else min(parameter.max, LONGEST)
    if not shortest <= len(value) <= longest:
        return f"must have {shortest:g} to {longest:g} characters", None
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in value):
        return "must be text without NUL characters", None
    if parameter.pattern is not None and not compile_pattern(parameter.pattern).covers(value):
        return f"must match {parameter.pattern}", None
    return None, value


def _integer(parameter: Parameter, value: object) -> tuple[str | None, Value | None]:
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**18:
        return "must be a whole number", None
    return _bounds(parameter, value), value


def _number(parameter: Parameter, value: object) -> tuple[str | None, Value | None]:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) >= 1e18:
        return "must be a number", None
    return _bounds(parameter, value), value


def _bounds(parameter: Parameter, value: float) -> str | None:
    if parameter.min is not None and value < parameter.min:
        return f"must be at least {parameter.min:g}"
    if parameter.max is not None and value > parameter.max:
        return f"must be at most {parameter.max:g}"
    return None


def _boolean(value: object) -> tuple[str | None, Value | None]:
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        value = value.strip().lower() == "true"
    return (None, value) if isinstance(value, bool) else ("must be true or false", None)
