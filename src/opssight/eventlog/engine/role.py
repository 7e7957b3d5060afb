"""``opssight events``: the process that owns the embedded event store."""

from __future__ import annotations

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings
from opssight.core.telemetry import configure_logs
from opssight.eventlog.engine.process import serve


def run(settings: Settings) -> None:
    """Own ``data_dir/events`` and serve it on ``data_dir/run/events.sock`` until SIGTERM or SIGINT.

    Raises:
        StartRefused: a ClickHouse server is configured, or the directory cannot be used.
    """
    if settings.clickhouse_url.get_secret_value():
        raise StartRefused(
            "OPSSIGHT_CLICKHOUSE_URL is set, so the events are kept by that ClickHouse server and `opssight events` has "
            "nothing to do. Do not start it, or unset the variable to use the embedded store."
        )
    configure_logs(level=settings.log_level, style=settings.log_format, role="events")
    serve(settings.data_dir.resolve() / "events", settings.events_socket)
