"""Severities by all the names that loggers have for them."""

from __future__ import annotations

from opssight.eventlog.contracts import SEVERITIES, Severity

SYSLOG: tuple[Severity, ...] = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug")
"""By syslog's numbers, 0 to 7 (RFC 5424 section 6.2.1)."""

_ALIASES: dict[str, Severity] = {
    "finest": "trace", "finer": "trace", "silly": "trace", "trc": "trace",
    "dbg": "debug", "verbose": "debug", "fine": "debug", "config": "debug", "debugging": "debug",
    "information": "info", "informational": "info", "inf": "info", "log": "info", "default": "info", "ok": "info",
    "success": "info", "http": "info", "normal": "info",
    "note": "notice",
    "warn": "warning", "wrn": "warning", "w": "warning",
    "err": "error", "eror": "error", "severe": "error", "failure": "error", "e": "error",
    "crit": "critical", "fatal": "critical", "dpanic": "critical", "ftl": "critical", "f": "critical",
    "panic": "emergency", "emerg": "emergency",
    "t": "trace", "d": "debug", "i": "info", "n": "notice", "c": "critical", "a": "alert",
}  # fmt: skip

BY_NAME: dict[str | int, Severity] = {
    **{name: name for name in SEVERITIES},
    **{name.upper(): name for name in SEVERITIES},
    **{name.capitalize(): name for name in SEVERITIES},
    **_ALIASES,
    **{alias.upper(): name for alias, name in _ALIASES.items()},
    **{alias.capitalize(): name for alias, name in _ALIASES.items()},
    **dict(enumerate(SYSLOG)),
    **{str(number): name for number, name in enumerate(SYSLOG)},
}
"""Every spelling looked up directly; others go through :func:`severity_of`."""


def severity_of(value: str | float) -> Severity | None:
    """Return the severity meant by a name in any case or by a syslog number, None when it is none."""
    if isinstance(value, str):
        return BY_NAME.get(value.strip().lower())
    if isinstance(value, bool) or value != int(value):
        return None
    return BY_NAME.get(int(value))
