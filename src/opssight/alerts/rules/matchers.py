"""Matchers on labels, as in ``severity=~"critical|error"``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, cast

from opssight.alerts.errors import BadMatcher
from opssight.core.patterns import Pattern, PatternRefused, compile_pattern

Operator = Literal["=", "!=", "=~", "!~"]
MAX_LENGTH = 1_000
_MATCHER = re.compile(r'\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!=|!~|=)\s*((?:"(?:[^"\\\n]|\\["\\n])*")|[^"\n]*?)\s*')
_ESCAPE = re.compile(r'\\(["\\n])')


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on one label; a label that is missing counts as empty."""

    name: str
    operator: Operator
    value: str
    pattern: Pattern | None = field(default=None, compare=False)

    def fits(self, value: str) -> bool:
        """Return whether the condition holds for a label's value; a regular expression is matched against the whole of it."""
        holds = value == self.value if self.pattern is None else self.pattern.covers(value)
        return holds if self.operator in {"=", "=~"} else not holds


def parse(text: str) -> Matcher:
    """Read a matcher as Alertmanager writes them (pkg/labels/parse.go); quotes around the value may be left out.

    Raises:
        BadMatcher: it is none.
    """
    found = _MATCHER.fullmatch(text) if len(text) <= MAX_LENGTH and "\x00" not in text else None
    if found is None:
        raise BadMatcher(f"bad matcher format: {text[:MAX_LENGTH]}", field="filter")
    name, operator, value = found.groups()
    if value.startswith('"'):
        value = _ESCAPE.sub(lambda escaped: "\n" if escaped[1] == "n" else str(escaped[1]), value[1:-1])
    if operator.endswith("~"):
        return regular(name, value, operator=cast("Operator", operator))
    return Matcher(name, cast("Operator", operator), value)


def regular(name: str, value: str, *, operator: Operator = "=~") -> Matcher:
    """Return a matcher by a regular expression.

    Raises:
        BadMatcher: it is no pattern of RE2, whose syntax is also that of Go.
    """
    try:
        pattern = compile_pattern(value)
    except PatternRefused as refused:
        raise BadMatcher(f"error parsing regexp: {refused}: `^(?:{value})$`", field=name) from None
    return Matcher(name, operator, value, pattern)
