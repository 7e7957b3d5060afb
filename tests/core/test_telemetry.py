"""Logs without secrets, metrics, and traces that reach a collector."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from opssight.core.telemetry import (
    bind_request,
    configure_logs,
    configure_traces,
    current_traceparent,
    get_logger,
    ship_logs_to,
    shut_traces,
    span,
)
from opssight.core.telemetry.logs import hide_secrets
from tests.fixtures.platform import until

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Put the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_record_is_one_json_line_with_the_request_and_no_secret(own_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(level="info", style="json", role="test")
    bind_request(request_id="r-1", path=None)
    get_logger("opssight.test").info("things.done", password="hunter2", detail={"api_key": "abc", "list": [{"token": "t"}]}, count=3)
    bind_request()
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["event"], line["request_id"], line["role"], line["count"]) == ("things.done", "r-1", "test", 3)
    assert line["password"] == "[hidden]"
    assert line["detail"] == {"api_key": "[hidden]", "list": [{"token": "[hidden]"}]}
    assert "path" not in line


def test_the_standard_librarys_records_look_the_same(own_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(level="info", style="json", role="test")
    logging.getLogger("some.library").warning("it said %s", "this")
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["event"], line["level"], line["logger"]) == ("it said this", "warning", "some.library")


def test_records_are_shipped_too(own_logging: None) -> None:
    configure_logs(level="info", style="console", role="test")
    shipped: list[dict[str, Any]] = []
    ship_logs_to(shipped.append)
    get_logger("opssight.test").error("things.failed", secret="x")
    assert [(one["event"], one["secret"]) for one in shipped if one["event"] == "things.failed"] == [("things.failed", "[hidden]")]


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_hiding_changes_nothing_but_secrets(value: Any) -> None:
    hidden = hide_secrets(None, "info", {"field": value, "password": "p"})
    assert hidden["password"] == "[hidden]"
    assert type(hidden["field"]) is type(value)


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector that keeps what it is sent (a stand-in for the OpenTelemetry Collector's HTTP receiver)."""
    received: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name BaseHTTPRequestHandler gives it
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


def test_spans_continue_the_callers_trace_and_reach_the_collector(collector: tuple[str, list[bytes]]) -> None:
    address, received = collector
    configure_traces(endpoint=address, role="test")
    try:
        with span("outer", traceparent=PARENT):
            inside = current_traceparent()
    finally:
        shut_traces()
    assert inside is not None
    assert inside.split("-")[1] == PARENT.split("-")[1]
    until(lambda: received, "the export", 10)
    request = ExportTraceServiceRequest.FromString(received[0])
    spans = [one for resource in request.resource_spans for scope in resource.scope_spans for one in scope.spans]
    assert [(one.name, one.trace_id.hex()) for one in spans] == [("outer", PARENT.split("-")[1])]


def test_without_an_endpoint_a_span_costs_nothing_and_has_no_id() -> None:
    with span("outer", traceparent=PARENT):
        assert current_traceparent() is None


async def test_metrics_count_requests_by_route(anonymous: httpx.AsyncClient) -> None:
    await anonymous.get("/healthz")
    page = (await anonymous.get("/metrics")).text
    assert 'opssight_http_requests_total{method="GET",route="/healthz",status="200"}' in page
