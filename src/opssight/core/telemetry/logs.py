"""Structured logs (structlog), with request and trace ids, from which secrets are taken out by the name of their field."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any, Protocol, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from opssight.core.telemetry.tracing import current_trace_ids

_SECRET = re.compile(r"passw(or)?d|passphrase|secret|token|authorization|cookie|private_key|api_?key|master_key", re.IGNORECASE)
_HIDDEN = "[hidden]"
LogSink = Callable[[dict[str, Any]], None]
_sinks: list[LogSink] = []
_redactors: list[Callable[[str], str]] = []


class Logger(Protocol):
    """The part of a structlog logger that the project uses."""

    def debug(self, event: str, **fields: Any) -> None:
        """Say what only someone looking for a fault wants to know."""
        ...

    def info(self, event: str, **fields: Any) -> None:
        """Say what happened."""
        ...

    def warning(self, event: str, **fields: Any) -> None:
        """Say what went wrong and was dealt with."""
        ...

    def error(self, event: str, **fields: Any) -> None:
        """Say what went wrong and needs somebody."""
        ...


def get_logger(name: str) -> Logger:
    """Return a logger; the event is a name such as ``servers.tested``, the facts are keyword arguments."""
    return cast("Logger", structlog.stdlib.get_logger(name))


def bind_request(**fields: str | None) -> None:
    """Add fields to everything logged in this task from now on, after forgetting earlier ones."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**{key: value for key, value in fields.items() if value})


def ship_logs_to(sink: LogSink) -> None:
    """Give a copy of every record to ``sink``, which must neither block nor log."""
    _sinks.append(sink)


def redact_logs_with(redact: Callable[[str], str]) -> None:
    """Pass every text that is logged from now on, exceptions among them, through ``redact``."""
    _redactors[:] = [redact]


def hide_secrets(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    """Replace the value of every field whose name speaks of a secret, at any depth."""
    del logger, method
    return cast("EventDict", _without_secrets(record))


def _without_secrets(value: object) -> object:
    if isinstance(value, MutableMapping):
        mapping = cast("MutableMapping[str, object]", value)
        return {
            key: _HIDDEN if _SECRET.search(key) and isinstance(held, str | bytes) else _without_secrets(held)
            for key, held in mapping.items()
        }
    if isinstance(value, str) and _redactors:
        return _redactors[0](value)
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in cast("list[object]", value)]
    return value


def _drop_colours(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    del logger, method
    record.pop("color_message", None)  # uvicorn's second copy of the message
    return record


def _add_trace(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    del logger, method
    record.update(current_trace_ids())
    return record


def _ship(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    del logger, method
    for sink in _sinks:
        sink({key: value for key, value in record.items() if not key.startswith("_")})
    return record


def configure_logs(*, level: str, style: str, role: str) -> None:
    """Set up logging for one process: JSON lines or a console on standard error, the standard library's included."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        structlog.processors.format_exc_info,
        hide_secrets,
        _ship,
    ]
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), _drop_colours],
            processors=[*shared, _add_role(role), structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("httpx", "httpcore", "asyncssh", "procrastinate", "alembic", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _add_role(role: str) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    def add(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
        del logger, method
        record.setdefault("role", role)
        return record

    return add
