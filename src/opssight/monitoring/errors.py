"""The errors of monitoring."""

from __future__ import annotations

from opssight.core.errors import Conflict, Invalid, NotFound


class RuleNotFound(NotFound):
    """There is no such rule."""

    type = "rule-not-found"
    title = "Rule not found"


class RuleNameTaken(Conflict):
    """Another rule has this name."""

    type = "rule-name-taken"
    title = "Rule name in use"


class RuleInvalid(Invalid):
    """A rule that could not be evaluated is not taken."""

    type = "rule-invalid"
    title = "Rule not valid"
