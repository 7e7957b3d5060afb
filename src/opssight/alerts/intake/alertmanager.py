"""``postableAlerts`` of the Alertmanager API v2, as Prometheus and amtool post them.

The source is api/v2/openapi.yaml of github.com/prometheus/alertmanager.
"""

from __future__ import annotations

import msgspec

from opssight.alerts.contracts import AlertInput
from opssight.alerts.intake.body import AwareTime, Decoded, Texts, decode_each, moment, read


class _Alert(msgspec.Struct, rename={"starts_at": "startsAt", "ends_at": "endsAt", "generator_url": "generatorURL"}):
    labels: Texts
    annotations: Texts | None = None
    starts_at: AwareTime | None = None
    ends_at: AwareTime | None = None
    generator_url: str | None = None


def decode(body: bytes) -> Decoded:
    """Read a list of alerts as Alertmanager takes them.

    Raises:
        BadAlertBody: it is not a list.
    """
    return decode_each(read(body, list[msgspec.Raw], "a list of alerts"), _Alert, _to_input)


def _to_input(alert: _Alert) -> AlertInput:
    starts_at, ends_at = moment(alert.starts_at), moment(alert.ends_at)
    return AlertInput(alert.labels, alert.annotations or {}, starts_at or ends_at, ends_at, alert.generator_url or "")
