"""What the platform tells of itself: structured logs, Prometheus metrics, OpenTelemetry traces."""

from opssight.core.telemetry import metrics
from opssight.core.telemetry.logs import LogSink, bind_request, configure_logs, get_logger, redact_logs_with, ship_logs_to
from opssight.core.telemetry.tracing import configure_traces, current_traceparent, shut_traces, span

__all__ = [
    "LogSink",
    "bind_request",
    "configure_logs",
    "configure_traces",
    "current_traceparent",
    "get_logger",
    "metrics",
    "redact_logs_with",
    "ship_logs_to",
    "shut_traces",
    "span",
]
