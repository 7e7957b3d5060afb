"""The ``worker`` role: the relay, jobs, loops."""

from __future__ import annotations

import asyncio
import signal

from prometheus_client import start_http_server

from opssight.core import outbox, watchdog
from opssight.core.context import Context
from opssight.core.jobs import JobRunner
from opssight.core.modules import Modules
from opssight.core.settings import Settings
from opssight.core.telemetry import configure_logs, configure_traces, get_logger, shut_traces
from opssight.entrypoints import wiring

log = get_logger(__name__)


async def work(context: Context, stop: asyncio.Event) -> None:
    """Relay, run jobs and loops until ``stop``."""
    modules = context.resources.get(Modules)
    relay = outbox.Relay(context, modules.subscribers)
    runner = JobRunner(context, modules.jobs, modules.loops)
    async with asyncio.TaskGroup() as group:
        group.create_task(relay.run(stop))
        group.create_task(runner.run(stop))


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT.

    Raises:
        StartRefused: with the sentence for the terminal.
    """
    configure_logs(level=settings.log_level, style=settings.log_format, role="worker")
    configure_traces(endpoint=settings.otlp_endpoint, role="worker")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if settings.worker_metrics:
        host, _, port = settings.worker_metrics.rpartition(":")
        start_http_server(int(port), host)
    async with wiring.open_context(settings, role="worker") as context, context.resources.get(Modules).serving(context, "worker"):
        log.info("worker.started")
        with watchdog.watched():
            await work(context, stop)
    log.info("worker.stopped")
    shut_traces()
