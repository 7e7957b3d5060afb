"""Matchers on labels, as in ``severity=~"critical|error"``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from opssight.alerts.errors import BadMatcher

Operator = Literal["=", "!=", "=~", "!~"]
MAX_LENGTH = 1_000
_MATCHER = re.compile(r'\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!=|!~|=)\s*((?:"(?:[^"\\\n]|\\["\\n])*")|[^"\n]*?)\s*')
_ESCAPE = re.compile(r'\\(["\\n])')
_BACKREFERENCE = re.compile(r"(?:^|[^\\])(?:\\\\)*\\[1-9]")


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on one label; a label that is missing counts as empty."""

    name: str
    operator: Operator
    value: str

    @property
    def anchored(self) -> str:
        """The regular expression over the whole value."""
        return f"^(?:{self.value})$"


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
        BadMatcher: it refers back to a group, which Go's regular expressions cannot and PostgreSQL's are slow at.
    """
    if _BACKREFERENCE.search(value) or "\x00" in value:
        raise BadMatcher(f"error parsing regexp: invalid escape sequence: `^(?:{value})$`", field=name)
    return Matcher(name, operator, value)
