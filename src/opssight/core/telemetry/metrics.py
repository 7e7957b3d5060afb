"""The metrics of core itself; modules define theirs beside their code, all with the prefix ``opssight_``."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

http_requests = Counter("opssight_http_requests_total", "Requests answered.", ["method", "route", "status"])
http_seconds = Histogram(
    "opssight_http_request_seconds",
    "Time to answer a request.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
relay_failures = Counter("opssight_outbox_relay_failures_total", "Times the relay lost its connection.")
delivery_failures = Counter("opssight_outbox_delivery_failures_total", "Events a subscriber failed to handle.", ["subscriber"])
relay_waiting = Gauge("opssight_outbox_waiting", "Events and deliveries that are due and not handed on yet, by class.", ["priority"])
relay_lag_seconds = Gauge("opssight_outbox_lag_seconds", "For how long the oldest of them has been due, by class.", ["priority"])
deliveries_put_off = Gauge("opssight_outbox_deliveries_put_off", "Deliveries that failed and wait to be tried again.")
deliveries_dead = Gauge("opssight_outbox_deliveries_dead", "Deliveries that were given up and wait for a person.")
jobs_waiting = Gauge("opssight_jobs_waiting", "Jobs that are due and not begun yet.")
jobs_lag_seconds = Gauge("opssight_jobs_lag_seconds", "For how long the oldest of them has been due.")
jobs_dead = Gauge("opssight_jobs_dead", "Jobs that were given up and wait for a person.")
job_seconds = Histogram("opssight_job_seconds", "Time a job took.", ["job"])
job_failures = Counter("opssight_job_failures_total", "Runs of a job that failed.", ["job"])
loop_failures = Counter("opssight_loop_failures_total", "Rounds of a background loop that failed.", ["loop"])
live_connections = Gauge("opssight_live_connections", "Open live connections.")
cache_degraded = Gauge("opssight_cache_degraded", "1 while Redis is configured and does not answer.")
