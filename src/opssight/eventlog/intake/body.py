"""Taking a body apart: one JSON object, an array, or objects one a line (NDJSON), perhaps packed with gzip.

The quick way decodes straight into :class:`~opssight.eventlog.intake.event.Draft`. If the body does not fit that
(other names, one bad event), the slower way looks at each event by itself, so that a bad one harms no other.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import cast

import msgspec

from opssight.eventlog.errors import EventBodyInvalid, EventBodyTooLarge, EventEncodingUnsupported
from opssight.eventlog.intake.event import Draft, JsonValue, Rejected

BODY_BYTES = 16 * 1024 * 1024
EVENTS = 100_000

_NAMES: dict[str, tuple[str, ...]] = {
    "message": ("message", "msg", "log", "body"),
    "ts": ("ts", "timestamp", "@timestamp", "time"),
    "severity": ("severity", "level", "severity_text", "loglevel"),
    "service": ("service", "service_name", "service.name"),
    "source": ("source", "host", "hostname"),
    "trace_id": ("trace_id", "traceId", "traceID"),
    "span_id": ("span_id", "spanId", "spanID"),
}
_draft = msgspec.json.Decoder(Draft)
_drafts = msgspec.json.Decoder(list[Draft])
_anything = msgspec.json.Decoder()
_raws = msgspec.json.Decoder(list[msgspec.Raw])

Parsed = list[Draft] | list[Draft | Rejected]


def unpack(body: bytes, encoding: str) -> bytes:
    """Undo a Content-Encoding.

    Raises:
        EventEncodingUnsupported: it is neither gzip, deflate nor none.
        EventBodyInvalid: the body is not packed that way.
        EventBodyTooLarge: unpacked it is larger than 16 MiB.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            window = 31
        case "deflate":
            window = 15
        case other:
            raise EventEncodingUnsupported(f"Content-Encoding {other[:40]!r} is not supported; send gzip, deflate or plain.")
    unpacker = zlib.decompressobj(window)
    try:
        plain = unpacker.decompress(body, BODY_BYTES + 1)
    except zlib.error:
        raise EventBodyInvalid(f"The body is not {encoding}, as its Content-Encoding says.", field="body") from None
    if len(plain) > BODY_BYTES:
        raise EventBodyTooLarge(f"Unpacked, the body is larger than {BODY_BYTES} bytes; send it in parts.")
    if not unpacker.eof:
        raise EventBodyInvalid("The packed body ends too early; it was cut off on its way.", field="body")
    return plain


def parse(body: bytes) -> Parsed:
    """Return the drafts of a body, each in its place, or why one there cannot be read.

    Raises:
        EventBodyInvalid: the body as a whole is not JSON of one of the three shapes.
        EventBodyTooLarge: it holds more than 100,000 events.
    """
    if len(body) > BODY_BYTES:
        raise EventBodyTooLarge(f"The body is larger than {BODY_BYTES} bytes; send it in parts.")
    first = body.lstrip()[:1] if body[:1].isspace() else body[:1]
    if not first:
        raise EventBodyInvalid("The body is empty; send one event as an object, or several as an array or one a line.", field="body")
    if first not in b"[{":
        raise EventBodyInvalid("The body is not JSON events: it must start with { or [.", field="body")
    try:
        parsed = _quick(body, first)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        parsed = list(_slow(_as_utf8(body), first))
    if len(parsed) > EVENTS:
        raise EventBodyTooLarge(f"The body holds more than {EVENTS} events; send it in parts.")
    return parsed


def _quick(body: bytes, first: bytes) -> list[Draft]:
    if first == b"[":
        return _drafts.decode(body)
    if b"}\n" in body:
        return _draft.decode_lines(body)
    return [_draft.decode(body)]


def _as_utf8(body: bytes) -> bytes:
    """Replace what is not UTF-8, so that one latin-1 letter in a log line does not lose the batch."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace").encode()
    return body


def _slow(body: bytes, first: bytes) -> Iterator[Draft | Rejected]:
    if first == b"[":
        try:
            yield from _each(_raws.decode(body))
        except (msgspec.DecodeError, RecursionError) as error:
            raise EventBodyInvalid(f"The body is not a JSON array of events: {error}.", field="body") from None
        return
    try:
        whole = _anything.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        lines = [line for line in body.splitlines() if line.strip()]
        if len(lines) < 2:
            raise EventBodyInvalid(f"The body is not a JSON object: {error}.", field="body") from None
        results = list(_each(lines))
        if all(isinstance(result, Rejected) for result in results):
            raise EventBodyInvalid(f"No line of the body is an event: {error}.", field="body") from None
        yield from results
        return
    yield _one(whole)


def _each(items: Iterable[bytes | msgspec.Raw]) -> Iterator[Draft | Rejected]:
    for item in items:
        try:
            decoded = _anything.decode(item)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield Rejected(f"event: is not JSON: {error}")
            continue
        yield _one(decoded)


def _one(decoded: object) -> Draft | Rejected:
    if not isinstance(decoded, dict):
        return Rejected(f"event: must be an object, not {_kind(decoded)}")
    try:
        return draft_of(cast("dict[str, object]", decoded))
    except Rejected as error:
        return error


def draft_of(fields: dict[str, object]) -> Draft:
    """Make a draft of a decoded object, whatever its loggers call things; what has no place becomes attributes.

    Raises:
        Rejected: there is no message, or a field has a type it cannot have.
    """
    rest = dict(fields)
    found: dict[str, object] = {}
    for field, names in _NAMES.items():
        for name in names:
            if rest.get(name) is not None:
                found[field] = rest.pop(name)
                break
    if "message" not in found:
        raise Rejected("message: is missing")
    attributes: dict[str, JsonValue] = {}
    given = rest.pop("attributes", None)
    if given is not None and not isinstance(given, dict):
        raise Rejected(f"attributes: must be an object, not {_kind(given)}")
    attributes.update(cast("dict[str, JsonValue]", rest))
    attributes.update(cast("dict[str, JsonValue]", given or {}))
    severity = found.get("severity")
    if severity is not None and (isinstance(severity, bool) or not isinstance(severity, str | int)):
        raise Rejected(f"severity: must be a name or a number from 0 to 7, not {_kind(severity)}")
    ts = found.get("ts")
    if ts is not None and (isinstance(ts, bool) or not isinstance(ts, str | int | float)):
        raise Rejected(f"ts: must be RFC 3339 text or Unix time, not {_kind(ts)}")
    return Draft(
        message=_plain(found["message"], "message"),
        ts=ts,
        severity=severity,
        service=_optional(found, "service"),
        source=_optional(found, "source"),
        attributes=attributes,
        trace_id=_optional(found, "trace_id"),
        span_id=_optional(found, "span_id"),
    )


def _optional(found: dict[str, object], field: str) -> str | None:
    return _plain(found[field], field) if field in found else None


def _plain(value: object, field: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Rejected(f"{field}: must be text, not {_kind(value)}")


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "an array"
        case _:
            return "an object"
