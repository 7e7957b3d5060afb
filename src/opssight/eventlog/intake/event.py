"""Making one event regular: names, types, limits, time and severity. What is wrong is said with the field's name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

from opssight.core.redaction import REDACTED_ATTRIBUTE, is_sensitive_name
from opssight.eventlog.contracts import Severity
from opssight.eventlog.intake.severities import BY_NAME, severity_of
from opssight.eventlog.intake.times import TimeRejected, TimeWindow

MESSAGE_BYTES = 256 * 1024
ATTRIBUTES = 128
ATTRIBUTE_NAME_LENGTH = 256
ATTRIBUTE_VALUE_LENGTH = 32 * 1024
NAME_LENGTH = 256
TRACE_ID_LENGTH = 64
_DEPTH = 8
_KNOWN_NAMES_LIMIT = 10_000

JsonValue = str | int | float | bool | list[object] | dict[str, object] | None


class Rejected(ValueError):
    """This event cannot be taken; the message starts with the name of the field."""


class Draft(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An event as it was sent, in the names of the API; any other name makes the body take the slower way."""

    message: str
    ts: str | int | float | None = None
    severity: str | int | None = None
    service: str | None = None
    source: str | None = None
    attributes: dict[str, JsonValue] | None = None
    trace_id: str | None = None
    span_id: str | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an event that does not say has."""

    severity: Severity = "info"
    service: str = ""
    source: str = ""


class Regular(msgspec.Struct, array_like=True, gc=False):
    """A row as it is stored, in the order of :data:`~opssight.eventlog.intake.batch.COLUMNS`."""

    id: str
    ts: float
    received_at: float
    message: str
    severity: Severity
    service: str
    source: str
    attributes: dict[str, str]
    trace_id: str
    span_id: str


_NO_ATTRIBUTES: dict[str, str] = {}
_plain_names: set[str] = set()
"""Attribute names found to be plain: neither too long, nor sensitive, nor in need of a change. Bounded."""


def regular(draft: Draft, window: TimeWindow, defaults: Defaults, event_id: str) -> Regular:
    """Return the row of a draft.

    Raises:
        Rejected: a field is missing, cannot be read or is beyond its limit.
    """
    message = draft.message
    if not message:
        raise Rejected("message: is empty")
    if len(message) > MESSAGE_BYTES >> 2 and len(message.encode("utf-8", "replace")) > MESSAGE_BYTES:
        raise Rejected(f"message: is longer than {MESSAGE_BYTES} bytes")
    given = draft.severity
    severity = defaults.severity if given is None else BY_NAME.get(given) or _severity(given)
    try:
        ts = window.read(draft.ts)
    except TimeRejected as error:
        raise Rejected(f"ts: {error}") from None
    attributes = draft.attributes
    return Regular(
        event_id,
        ts,
        window.now,
        message,
        severity,
        _short(draft.service, "service", NAME_LENGTH) if draft.service else defaults.service,
        _short(draft.source, "source", NAME_LENGTH) if draft.source else defaults.source,
        _attributes(attributes) if attributes else _NO_ATTRIBUTES,
        _short(draft.trace_id, "trace_id", TRACE_ID_LENGTH).lower() if draft.trace_id else "",
        _short(draft.span_id, "span_id", TRACE_ID_LENGTH).lower() if draft.span_id else "",
    )


def _severity(value: str | int) -> Severity:
    severity = severity_of(value)
    if severity is None:
        raise Rejected(
            f"severity: {str(value)[:40]!r} is not known; use trace, debug, info, notice, warning, error, critical, alert, emergency"
        )
    return severity


def _short(value: str, field: str, limit: int) -> str:
    if len(value) > limit:
        raise Rejected(f"{field}: is longer than {limit} characters")
    return value.strip()


def _attributes(given: dict[str, JsonValue]) -> dict[str, str]:
    if len(given) <= ATTRIBUTES:
        known = _plain_names
        for name, value in given.items():
            if name not in known or type(value) is not str or len(value) > ATTRIBUTE_VALUE_LENGTH:
                break
        else:
            return given  # pyright: ignore[reportReturnType] every value was just seen to be a str
    flat: dict[str, str] = {}
    _flatten(given, "", flat, _DEPTH)
    return flat


def _flatten(given: Mapping[str, object], prefix: str, into: dict[str, str], depth: int) -> None:
    for name, value in given.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and value and depth > 0:
            _flatten(cast("dict[str, object]", value), f"{key}.", into, depth - 1)
            continue
        text = _text(cast("object", value))
        if text is None:
            continue
        clean, sensitive = _attribute_name(key)
        if len(text) > ATTRIBUTE_VALUE_LENGTH:
            raise Rejected(f"attributes.{clean[:80]}: is longer than {ATTRIBUTE_VALUE_LENGTH} characters")
        into[clean] = REDACTED_ATTRIBUTE if sensitive and text else text
        if len(into) > ATTRIBUTES:
            raise Rejected(f"attributes: there are more than {ATTRIBUTES}")


def _attribute_name(name: str) -> tuple[str, bool]:
    """Return the name as stored, without the ``=`` that parts name and value in the index, and whether it is sensitive."""
    if name in _plain_names:
        return name, False
    clean = name.strip().replace("=", "_")
    if not clean:
        raise Rejected("attributes: a name is empty")
    if len(clean) > ATTRIBUTE_NAME_LENGTH:
        raise Rejected(f"attributes.{clean[:80]}: the name is longer than {ATTRIBUTE_NAME_LENGTH} characters")
    sensitive = is_sensitive_name(clean)
    if not sensitive and clean == name:
        if len(_plain_names) >= _KNOWN_NAMES_LIMIT:
            _plain_names.clear()
        _plain_names.add(name)
    return clean, sensitive


def _text(value: object) -> str | None:
    """Return a value as text; None for null, which is no attribute at all."""
    if isinstance(value, str):
        return value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and math.fabs(value) < 1e15 else repr(value)
    return msgspec.json.encode(value).decode()
