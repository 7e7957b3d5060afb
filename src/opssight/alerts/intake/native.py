"""Our own form: ``{"alerts": [{"labels": {...}, "annotations": {...}, "status": "firing"}]}``."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from opssight.alerts.contracts import AlertInput
from opssight.alerts.intake.body import AwareTime, Decoded, Texts, decode_each, moment, read


class _Body(msgspec.Struct):
    alerts: list[msgspec.Raw]


class _Alert(msgspec.Struct):
    labels: Texts
    annotations: Texts | None = None
    starts_at: AwareTime | None = None
    ends_at: AwareTime | None = None
    generator_url: str | None = None
    status: Literal["firing", "resolved"] | None = None


def decode(body: bytes, now: datetime) -> Decoded:
    """Read a body of our own form; ``status: resolved`` without an end that has passed ends the alert ``now``.

    Raises:
        BadAlertBody: it is not of the form.
    """

    def to_input(alert: _Alert) -> AlertInput:
        ends_at = moment(alert.ends_at)
        if alert.status == "resolved" and (ends_at is None or ends_at > now):
            ends_at = now
        return AlertInput(alert.labels, alert.annotations or {}, moment(alert.starts_at), ends_at, alert.generator_url or "")

    return decode_each(read(body, _Body, 'an object such as {"alerts": [{"labels": {...}}]}').alerts, _Alert, to_input)
