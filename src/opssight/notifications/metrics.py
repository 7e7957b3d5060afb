"""The metrics of notifications."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

tries = Counter("opssight_notification_tries_total", "Tries to send a notification.", ["kind", "outcome"])
failed = Counter("opssight_notifications_failed_total", "Notifications given up.", ["kind"])
seconds = Histogram(
    "opssight_notification_try_seconds",
    "Time a provider took for one try.",
    ["kind"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
