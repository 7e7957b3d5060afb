"""What alerts counts of itself."""

from __future__ import annotations

from prometheus_client import Counter

received = Counter("opssight_alerts_received_total", "Alerts handed in, by what became of them.", ["source", "outcome"])
expired = Counter("opssight_alerts_expired_total", "Alerts resolved because nothing was heard of them any more.")
deadlocks = Counter("opssight_alerts_intake_retries_total", "Batches of alerts taken in again after a deadlock.")
