"""Which binding fits an incident's alerts, and whether it may act once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from opssight.runbooks.rules.templates import LABEL, render_labels


def matches(matchers: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Tell whether every matcher's label has exactly its value; no matchers match nothing."""
    return bool(matchers) and all(labels.get(name) == value for name, value in matchers.items())


def first_match(matchers: Mapping[str, str], alerts: Sequence[Mapping[str, str]]) -> Mapping[str, str] | None:
    """Return the labels of the first alert that fits, or None."""
    return next((labels for labels in alerts if matches(matchers, labels)), None)


@dataclass(frozen=True, slots=True)
class Limit:
    """Whether a binding may act now; when not, ``free_at`` is when it may again."""

    allowed: bool
    used: int
    free_at: datetime | None = None


def limit(started: Sequence[datetime], now: datetime, *, max_attempts: int, window_seconds: int) -> Limit:
    """Decide on one more execution, given when the earlier ones were started."""
    window = timedelta(seconds=window_seconds)
    recent = sorted(at for at in started if now - window < at <= now)
    if len(recent) < max_attempts:
        return Limit(allowed=True, used=len(recent))
    return Limit(allowed=False, used=len(recent), free_at=recent[len(recent) - max_attempts] + window)


def fill(parameters: Mapping[str, object], labels: Mapping[str, str]) -> tuple[dict[str, object], list[str]]:
    """Return a binding's parameters with the alert's labels put in, and the labels that are not there."""
    filled: dict[str, object] = {}
    missing: list[str] = []
    for name, value in parameters.items():
        if isinstance(value, str):
            filled[name], absent = render_labels(value, labels)
            missing.extend(absent)
        else:
            filled[name] = value
    return filled, missing


def uses_labels(value: object) -> bool:
    """Tell whether a parameter's value depends on the alert."""
    return isinstance(value, str) and LABEL.search(value) is not None
