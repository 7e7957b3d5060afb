"""What the event store tells Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

accepted = Counter("opssight_events_accepted_total", "Events stored.", ["via"])
rejected = Counter("opssight_events_rejected_total", "Events refused as malformed.", ["via"])
redacted = Counter("opssight_events_secrets_redacted_total", "Secrets taken out of events before they were stored.")
dropped = Counter("opssight_events_dropped_total", "Events lost because the store was down and a buffer full.", ["via"])
unparsed = Counter("opssight_syslog_unparsed_total", "Syslog messages of no known form, stored as they came.")
store_seconds = Histogram(
    "opssight_event_store_seconds",
    "Time the event store took to answer.",
    ["statement"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
store_failures = Counter("opssight_event_store_failures_total", "Statements the event store did not carry out.", ["reason"])
announce_failures = Counter("opssight_events_announce_failures_total", "Times newly seen services could not be announced.")
