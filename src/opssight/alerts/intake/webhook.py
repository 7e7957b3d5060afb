"""The webhook an Alertmanager sends to its receivers, version 4.

The source is prometheus.io/docs/alerting/latest/configuration, ``webhook_config``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from opssight.alerts.contracts import AlertInput
from opssight.alerts.errors import BadAlertBody
from opssight.alerts.intake.body import AwareTime, Decoded, Texts, decode_each, moment, read

VERSION = "4"


class _Body(msgspec.Struct):
    version: str
    alerts: list[msgspec.Raw]


class _Alert(msgspec.Struct, rename={"starts_at": "startsAt", "ends_at": "endsAt", "generator_url": "generatorURL"}):
    status: Literal["firing", "resolved"]
    labels: Texts
    annotations: Texts | None = None
    starts_at: AwareTime | None = None
    ends_at: AwareTime | None = None
    generator_url: str | None = None


def decode(body: bytes, now: datetime) -> Decoded:
    """Read a webhook. Its status rules: a firing alert does not expire, since the next word of it may take hours.

    Raises:
        BadAlertBody: it is not a webhook of version 4.
    """
    read_body = read(body, _Body, "an Alertmanager webhook")
    if read_body.version != VERSION:
        raise BadAlertBody(f"Only version {VERSION} of the webhook is known, this is {read_body.version[:20]}.", field="version")

    def to_input(alert: _Alert) -> AlertInput:
        ends_at = min(moment(alert.ends_at) or now, now) if alert.status == "resolved" else None
        return AlertInput(alert.labels, alert.annotations or {}, moment(alert.starts_at), ends_at, alert.generator_url or "")

    return decode_each(read_body.alerts, _Alert, to_input)
