"""The errors of oncall."""

from __future__ import annotations

from opssight.core.errors import Conflict, NotFound


class ScheduleNotFound(NotFound):
    """There is no such schedule."""

    type = "schedule-not-found"
    title = "Schedule not found"


class OverrideNotFound(NotFound):
    """There is no such override."""

    type = "override-not-found"
    title = "Override not found"


class PolicyNotFound(NotFound):
    """There is no such escalation policy."""

    type = "escalation-policy-not-found"
    title = "Escalation policy not found"


class NameTaken(Conflict):
    """Another schedule or policy has this name."""

    type = "name-taken"
    title = "Name in use"


class ScheduleInUse(Conflict):
    """A policy pages by this schedule."""

    type = "schedule-in-use"
    title = "Schedule in use"


class PolicyInUse(Conflict):
    """Services name this policy."""

    type = "escalation-policy-in-use"
    title = "Escalation policy in use"


class DefaultPolicy(Conflict):
    """The default policy has to stay."""

    type = "default-policy"
    title = "Default policy"
