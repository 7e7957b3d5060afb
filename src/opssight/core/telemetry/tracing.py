"""Traces (OpenTelemetry), exported over OTLP/HTTP when an endpoint is set; W3C trace context in and out."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from opssight import __version__

_propagator = TraceContextTextMapPropagator()
_state: dict[str, TracerProvider] = {}


def configure_traces(*, endpoint: str, role: str) -> None:
    """Make spans real; they are sent to ``endpoint`` (OTLP/HTTP base address) when it is not empty."""
    provider = TracerProvider(resource=Resource.create({"service.name": "opssight", "service.version": __version__, "opssight.role": role}))
    if endpoint:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces")))
    _state["provider"] = provider


def shut_traces() -> None:
    """Send what is still held and stop."""
    provider = _state.pop("provider", None)
    if provider is not None:
        provider.shutdown()


@contextmanager
def span(name: str, *, traceparent: str | None = None, **attributes: str | int) -> Generator[None]:
    """Run the block inside a span, continuing ``traceparent`` (W3C Trace Context) when given."""
    provider = _state.get("provider")
    if provider is None:
        yield
        return
    parent = _propagator.extract({"traceparent": traceparent}) if traceparent else None
    with provider.get_tracer("opssight").start_as_current_span(name, context=parent, attributes=attributes):
        yield


def current_traceparent() -> str | None:
    """Return the present span as a ``traceparent`` header value, to be kept with work done later."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")


def current_trace_ids() -> dict[str, str]:
    """Return ``trace_id`` and ``span_id`` of the present span in hexadecimal, or nothing outside one."""
    found = trace.get_current_span().get_span_context()
    if not found.is_valid:
        return {}
    return {"trace_id": f"{found.trace_id:032x}", "span_id": f"{found.span_id:016x}"}
