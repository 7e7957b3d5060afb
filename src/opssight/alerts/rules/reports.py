"""Alerts as they were handed in, decided upon and ready to be stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from opssight.alerts.contracts import AlertInput, AlertPolicy, AlertSource
from opssight.alerts.errors import BadAlertBody
from opssight.alerts.rules.alerts import fault_of, fingerprint, group_of, span_of, title_of, without_empty
from opssight.core.ids import uuid7


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one alert of a batch, or several equal ones in a row, say. Fields are named as the columns they go to.

    ``indexes`` are the places in the batch it stands for; ``dated`` tells whether the source gave the start.
    """

    id: UUID
    fingerprint: str
    labels: dict[str, str]
    annotations: dict[str, str]
    title: str
    severity: str | None
    service: str | None
    source: AlertSource
    starts_at: datetime
    ends_at: datetime | None
    expires_at: datetime | None
    last_seen_at: datetime
    count: int
    group_key: str
    group_labels: dict[str, str]
    rule_id: UUID | None
    generator_url: str
    dated: bool
    indexes: tuple[int, ...]

    @property
    def firing(self) -> bool:
        """Whether the condition holds."""
        return self.ends_at is None


def report_of(index: int, alert: AlertInput, *, source: AlertSource, policy: AlertPolicy, now: datetime) -> Report:
    """Decide on one alert.

    Raises:
        BadAlertBody: it is not valid.
    """
    fault = fault_of(alert)
    if fault is not None:
        raise BadAlertBody(f"Alert {index} is not valid: {fault}.", field=f"alerts.{index}")
    labels = without_empty(alert.labels)
    annotations = without_empty(alert.annotations)
    span = span_of(alert, source=source, policy=policy, now=now)
    group_key, group_labels = group_of(labels, policy.group_by)
    return Report(
        id=uuid7(),
        fingerprint=fingerprint(labels),
        labels=labels,
        annotations=annotations,
        title=title_of(labels, annotations),
        severity=labels.get("severity"),
        service=labels.get("service"),
        source=source,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        expires_at=span.expires_at,
        last_seen_at=now,
        count=1,
        group_key=group_key,
        group_labels=group_labels,
        rule_id=alert.rule_id,
        generator_url=alert.generator_url,
        dated=alert.starts_at is not None,
        indexes=(index,),
    )


def rounds_of(reports: Sequence[Report]) -> list[list[Report]]:
    """Split a batch into rounds in which each alert is named once, so that each round is one statement.

    Reports of one alert keep their order; those that say the same in a row are one with a higher count. A batch
    that repeats itself is thus one round, and only firing, resolved, firing takes three.
    """
    runs: dict[str, list[Report]] = {}
    for report in reports:
        mine = runs.setdefault(report.fingerprint, [])
        if mine and mine[-1].firing == report.firing:
            mine[-1] = _together(mine[-1], report)
        else:
            mine.append(report)
    longest = max((len(mine) for mine in runs.values()), default=0)
    return [[mine[turn] for mine in runs.values() if turn < len(mine)] for turn in range(longest)]


def _together(earlier: Report, later: Report) -> Report:
    return msgspec.structs.replace(
        later,
        id=earlier.id,
        starts_at=min(earlier.starts_at, later.starts_at),
        count=earlier.count + later.count,
        indexes=earlier.indexes + later.indexes,
    )
