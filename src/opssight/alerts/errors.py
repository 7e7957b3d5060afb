"""The errors of alerts."""

from __future__ import annotations

from opssight.core.errors import Invalid, NotFound


class AlertNotFound(NotFound):
    """There is no such alert."""

    type = "alert-not-found"
    title = "Alert not found"


class BadMatcher(Invalid):
    """A matcher cannot be read."""

    type = "bad-matcher"
    title = "Matcher not valid"


class BadAlertBody(Invalid):
    """A body of alerts cannot be read at all."""

    type = "bad-alert-body"
    title = "Alerts not readable"
