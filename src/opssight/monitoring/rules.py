"""Pure decisions of monitoring: whether a rule fires, what its alert says, how a preview is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from urllib.parse import urlencode

from opssight.monitoring.contracts import Comparison, Condition, Definition, Point, RuleQuery, RuleState

REPEAT = timedelta(seconds=60)
DEFAULT_SEVERITY = "warning"
PREVIEW_POINTS = 120
_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_EXPRESSION = re.compile(r"\s*(?:(value|threshold|window_seconds)|labels\.([a-zA-Z_][a-zA-Z0-9_]*))\s*")


class Action(StrEnum):
    """What to do with a rule's alert."""

    FIRE = "fire"
    RESOLVE = "resolve"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rule stands before an evaluation: whether its alert fires, and when that was last said."""

    firing: bool
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an evaluation comes to."""

    state: RuleState
    action: Action


def holds(condition: Condition, value: int) -> bool:
    """Tell whether a rule's condition holds for the number of events counted."""
    match condition.comparison:
        case Comparison.GTE:
            return value >= condition.threshold
        case Comparison.LT:
            return value < condition.threshold
        case _:
            assert_never(condition.comparison)


def decide(condition: Condition, standing: Standing, value: int | None, now: datetime) -> Decision:
    """Decide on a rule by what was counted, None when it could not be.

    An alert fires with the first evaluation that holds and resolves with the first that does not; each looks at the
    whole window. What cannot be counted changes nothing: an alert that fires goes on, so that a store that is down
    neither pages anybody nor sends them home. While it fires the alert is said again once a minute, with the present value.
    """
    if value is None:
        return Decision(RuleState.ERROR, Action.NOTHING)
    if not holds(condition, value):
        return Decision(RuleState.OK, Action.RESOLVE if standing.firing else Action.NOTHING)
    due = not standing.firing or standing.told_at is None or now - standing.told_at >= REPEAT
    return Decision(RuleState.FIRING, Action.FIRE if due else Action.NOTHING)


def labels_of(definition: Definition) -> dict[str, str]:
    """Return the labels of a rule's alert: its name, what the rule says, a severity, and the service if there is but one."""
    labels = {"alertname": definition.name, "severity": DEFAULT_SEVERITY}
    services = definition.condition.query.service
    if len(services) == 1:
        labels["service"] = services[0]
    return {**labels, **definition.labels}


def annotations_of(definition: Definition, value: int) -> dict[str, str]:
    """Return the annotations of a rule's alert, filled in, with a summary and a description if the rule has none."""
    condition = definition.condition
    values = {"value": str(value), "threshold": str(condition.threshold), "window_seconds": str(condition.window_seconds)}
    labels = labels_of(definition)
    said = {name: render(text, values, labels) for name, text in definition.annotations.items()}
    limit = f"at {condition.threshold} and more" if condition.comparison is Comparison.GTE else f"below {condition.threshold}"
    counted = f"{value} matching events in {condition.window_seconds} s; it fires {limit}."
    return {"summary": definition.name, "description": counted, **said}


def render(text: str, values: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Fill in ``{{ value }}``, ``{{ threshold }}``, ``{{ window_seconds }}`` and ``{{ labels.name }}``.

    Nothing else is an expression, and what is filled in is not looked at again. A label that is missing is empty.
    """

    def fill(found: re.Match[str]) -> str:
        expression = _EXPRESSION.fullmatch(found[1])
        if expression is None:
            return found[0]
        return values[expression[1]] if expression[1] else labels.get(expression[2], "")

    return _TEMPLATE.sub(fill, text)


def unknown_expression(text: str) -> str | None:
    """Return the first thing in double braces that is no expression, or None."""
    return next((found[0] for found in _TEMPLATE.finditer(text) if not _EXPRESSION.fullmatch(found[1])), None)


def events_path(query: RuleQuery, start: datetime, end: datetime) -> str:
    """Return the address, from the slash on, of the page that shows the events a rule counted."""
    parts = {
        "q": query.q,
        "service": ",".join(query.service),
        "severity": ",".join(query.severity),
        "source": ",".join(query.source),
        "attr": ",".join(f"{name}:{value}" for name, value in query.attributes.items()),
        "from": _rfc3339(start),
        "to": _rfc3339(end),
    }
    return "/events?" + urlencode({name: value for name, value in parts.items() if value})


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def next_due(now: datetime, definition: Definition, least_seconds: float) -> datetime:
    """Return when a rule is to be evaluated again."""
    return now + timedelta(seconds=max(definition.interval_seconds, least_seconds))


def preview_span(condition: Condition, now: datetime) -> tuple[datetime, datetime, int]:
    """Return from when to when a preview looks, and in how many buckets it counts.

    It looks at thirty windows, but at least an hour and at most a day, and never at less than four windows.
    """
    window = condition.window_seconds
    seconds = max(4 * window, min(30 * window, 86_400), 3_600)
    return now - timedelta(seconds=seconds), now, min(1_000, -(-seconds * 10 // window))


def rolling(buckets: Sequence[tuple[datetime, int]], bucket_seconds: int, condition: Condition, now: datetime) -> list[Point]:
    """Turn counts by bucket into counts by window, one for the end of each bucket from the first whole window on.

    A window that is no multiple of the bucket is rounded to one, so the series is for looking at and not for deciding.
    """
    width = max(1, round(condition.window_seconds / bucket_seconds))
    total = 0
    points: list[Point] = []
    for place, (start, count) in enumerate(buckets):
        total += count
        if place >= width:
            total -= buckets[place - width][1]
        if place >= width - 1:
            points.append(Point(min(start + timedelta(seconds=bucket_seconds), now), total))
    stride = -(-len(points) // PREVIEW_POINTS) or 1
    return points[::-1][::stride][::-1]
