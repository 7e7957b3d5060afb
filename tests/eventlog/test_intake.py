from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.errors import OpsError
from opssight.eventlog.contracts import SEVERITIES
from opssight.eventlog.errors import EventBodyInvalid, EventBodyTooLarge, EventEncodingUnsupported
from opssight.eventlog.intake import COLUMNS, Batch, Defaults, prepare
from opssight.eventlog.intake.body import BODY_BYTES
from opssight.eventlog.intake.severities import severity_of
from opssight.eventlog.intake.times import TimeRejected, TimeWindow, moment
from tests.eventlog.storing import NOW


def take(body: object, encoding: str = "") -> Batch:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return prepare(raw, encoding, NOW, Defaults())


def rows(batch: Batch) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, json.loads(line), strict=True)) for line in batch.rows.splitlines()]


def one(event: dict[str, object]) -> dict[str, Any]:
    batch = take(event)
    assert not batch.rejected
    return rows(batch)[0]


def why(event: object) -> str:
    batch = take([event, {"message": "a good one"}])
    assert batch.count == 1, "a bad event must not lose the others"
    assert [rejection.index for rejection in batch.rejected] == [0]
    return batch.rejected[0].reason


def test_a_full_event_keeps_everything() -> None:
    row = one(
        {
            "message": "it broke",
            "ts": "2026-11-21T19:30:00.123456Z",
            "severity": "error",
            "service": "api",
            "source": "web-1",
            "attributes": {"status": "500"},
            "trace_id": "ABCDEF",
            "span_id": "12",
        }
    )
    assert row.pop("id")
    assert row == {
        "ts": 1795289400.123456,
        "received_at": NOW.timestamp(),
        "message": "it broke",
        "severity": "error",
        "service": "api",
        "source": "web-1",
        "attributes": {"status": "500"},
        "trace_id": "abcdef",
        "span_id": "12",
    }


def test_a_bare_message_gets_the_defaults() -> None:
    row = one({"message": "x"})
    assert (row["ts"], row["severity"], row["service"], row["source"], row["attributes"]) == (NOW.timestamp(), "info", "", "", {})


EVENTS = [{"message": "one"}, {"message": "two", "service": "api"}]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(EVENTS),
        json.dumps(EVENTS, indent=2),
        "  \n" + json.dumps(EVENTS),
        "\n".join(json.dumps(event) for event in EVENTS),
        "\r\n".join(json.dumps(event) for event in EVENTS) + "\r\n",
        "\n\n".join(json.dumps(event) for event in EVENTS),
    ],
)
@pytest.mark.parametrize("packing", ["", "gzip", "deflate"])
def test_every_shape_of_body_gives_the_same_events(body: str, packing: str) -> None:
    raw = body.encode()
    packed = {"": raw, "gzip": gzip.compress(raw), "deflate": zlib.compress(raw)}[packing]
    batch = take(packed, packing)
    assert [(row["message"], row["service"]) for row in rows(batch)] == [("one", ""), ("two", "api")]
    assert batch.services == {"", "api"}


def test_a_pretty_printed_object_is_one_event() -> None:
    batch = take(json.dumps({"message": "x", "attributes": {"a": {"b": 1}}}, indent=1).encode())
    assert rows(batch)[0]["attributes"] == {"a.b": "1"}


def test_ids_count_up_and_are_version_7() -> None:
    first, second = rows(take(EVENTS))
    assert first["id"] < second["id"]
    assert first["id"][14] == "7"
    assert rows(take(EVENTS))[0]["id"] > second["id"]


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (b"", EventBodyInvalid, "empty"),
        (b"  ", EventBodyInvalid, "empty"),
        (b"hello", EventBodyInvalid, "must start with"),
        (b"[1, 2", EventBodyInvalid, "not a JSON array"),
        (b'{"message": ', EventBodyInvalid, "not a JSON object"),
        (b'{"a\n{"b\n', EventBodyInvalid, "No line"),
        (b"[" * 100_000, EventBodyInvalid, "not a JSON array"),
        (b'{"message":"' + b"x" * BODY_BYTES + b'"}', EventBodyTooLarge, "larger"),
        (b"[" + b'{"message":"x"},' * 100_001 + b'{"message":"x"}]', EventBodyTooLarge, "more than"),
    ],
)
def test_a_body_that_is_no_events_is_refused_whole(body: bytes, error: type[OpsError], words: str) -> None:
    with pytest.raises(error, match=words):
        take(body)


def test_encodings_that_are_not_what_they_say() -> None:
    with pytest.raises(EventEncodingUnsupported, match="br"):
        take(b"x", "br")
    with pytest.raises(EventBodyInvalid, match="not gzip"):
        take(b"{}", "gzip")
    with pytest.raises(EventBodyInvalid, match="too early"):
        take(gzip.compress(b'{"message":"x"}' * 100)[:-20], "gzip")
    with pytest.raises(EventBodyTooLarge):
        take(gzip.compress(b" " * (BODY_BYTES + 10)), "gzip")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({}, "message: is missing"),
        ({"message": ""}, "message: is empty"),
        ({"message": None}, "message: is missing"),
        ({"message": {"a": 1}}, "message: must be text, not an object"),
        ({"message": "x" * 262_145}, "message: is longer than 262144 bytes"),
        ({"message": "ü" * 131_073}, "message: is longer than 262144 bytes"),
        ({"message": "x", "ts": "yesterday"}, "ts: 'yesterday' is not a time"),
        ({"message": "x", "ts": "2026-11-21T19:00:00"}, "ts: '2026-11-21T19:00:00' has no UTC offset"),
        ({"message": "x", "ts": "2036-11-21T19:00:00Z"}, "ts: '2036-11-21T19:00:00Z' is in the future"),
        ({"message": "x", "ts": 1}, "ts: '1' is more than ten years ago"),
        ({"message": "x", "ts": True}, "ts: must be"),
        ({"message": "x", "ts": {}}, "ts: must be"),
        ({"message": "x", "severity": "loud"}, "severity: 'loud' is not known"),
        ({"message": "x", "severity": 8}, "severity: '8' is not known"),
        ({"message": "x", "severity": []}, "severity: must be"),
        ({"message": "x", "service": "s" * 257}, "service: is longer than 256"),
        ({"message": "x", "service": {"name": "a"}}, "service: must be text"),
        ({"message": "x", "attributes": [1]}, "attributes: must be an object, not an array"),
        ({"message": "x", "attributes": {str(n): "v" for n in range(129)}}, "attributes: there are more than 128"),
        ({"message": "x", "attributes": {"k": "v" * 32_769}}, "attributes.k: is longer than 32768"),
        ({"message": "x", "attributes": {"k" * 257: "v"}}, f"attributes.{'k' * 80}: the name is longer than 256"),
        ({"message": "x", "attributes": {" ": "v"}}, "attributes: a name is empty"),
        ("text", "event: must be an object, not text"),
        (None, "event: must be an object, not null"),
        ([], "event: must be an object, not an array"),
    ],
)
def test_a_bad_event_is_named_and_loses_no_other(event: object, reason: str) -> None:
    assert why(event).startswith(reason)


def test_a_bad_line_loses_no_other() -> None:
    batch = take(b'{"message":"one"}\n{"message": \n{"message":"three"}\n')
    assert [row["message"] for row in rows(batch)] == ["one", "three"]
    assert [(rejection.index, rejection.reason[:18]) for rejection in batch.rejected] == [(1, "event: is not JSON")]


def test_letters_that_are_not_utf8_are_replaced() -> None:
    assert rows(take(b'[{"message":"gr\xf6\xdfe"}]'))[0]["message"] == "gr\ufffd\ufffde"


def test_other_names_are_understood_and_the_rest_becomes_attributes() -> None:
    row = one({"msg": "x", "level": "WARN", "timestamp": 1795289400, "host": "h", "pid": 7, "ok": True, "ctx": {"a": None, "b": [1]}})
    assert (row["message"], row["severity"], row["ts"], row["source"]) == ("x", "warning", 1795289400.0, "h")
    assert row["attributes"] == {"pid": "7", "ok": "true", "ctx.b": "[1]"}


def test_attributes_become_text() -> None:
    row = one({"message": "x", "attributes": {"n": 1.0, "f": 1.5, "b": False, "o": {"p": {"q": "r"}}, "e": {}, "a=b": "c", "none": None}})
    assert row["attributes"] == {"n": "1", "f": "1.5", "b": "false", "o.p.q": "r", "e": "{}", "a_b": "c"}


def test_secrets_do_not_reach_the_rows() -> None:
    batch = take(
        [
            {"message": "fine"},
            {"message": "password=hunter2", "attributes": {"url": "redis://:pw1@h", "plain": "v", "db.password": "hunter3"}},
            {"message": "fine", "attributes": {"key": "AKIAIOSFODNN7EXAMPLE"}},
        ]
    )
    assert batch.secrets == 3
    stored = rows(batch)
    assert stored[1]["message"] == "password=[REDACTED:password]"
    assert stored[1]["attributes"] == {
        "url": "redis://:[REDACTED:url-password]@h",
        "plain": "v",
        "db.password": "[REDACTED:attribute]",
    }
    assert stored[2]["attributes"] == {"key": "[REDACTED:aws-access-key]"}


@pytest.mark.parametrize(
    ("given_as", "name"),
    [
        ("warn", "warning"),
        ("ERR", "error"),
        ("Crit", "critical"),
        ("fatal", "critical"),
        ("panic", "emergency"),
        ("emerg", "emergency"),
        (" Info ", "info"),
        (0, "emergency"),
        ("3", "error"),
        (7, "debug"),
        (3.0, "error"),
    ],
)
def test_severities_have_many_names(given_as: str | float, name: str) -> None:
    assert severity_of(given_as) == name


def test_every_severity_is_its_own_name() -> None:
    assert [severity_of(name) for name in SEVERITIES] == list(SEVERITIES)
    assert severity_of("loud") is severity_of(8) is severity_of(1.5) is None


WINDOW = TimeWindow(NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2026-11-21T19:30:00Z", 1795289400.0),
        ("2026-11-21T20:30:00+01:00", 1795289400.0),
        ("2026-11-21 19:30:00.5Z", 1795289400.5),
        ("2026-11-21t19:30:00z", 1795289400.0),
        ("2026-11-21T19:30:00.123456789Z", 1795289400.123456),
        ("2026-11-21T19:29:60Z", 1795289399.0),
        (1795289400, 1795289400.0),
        (1795289400.5, 1795289400.5),
        (1795289400123, 1795289400.123),
        (1795289400123456, 1795289400.123456),
        (1795289400123456789, 1795289400.123456),
        ("1795289400", 1795289400.0),
        ("1795289400.123456789", 1795289400.123456),
        ("1795289400123", 1795289400.123),
        ("1795289400123456789", 1795289400.123456),
        (None, NOW.timestamp()),
    ],
)
def test_times_in_every_unit(value: str | float | None, seconds: float) -> None:
    assert WINDOW.read(value) == seconds


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, "", "1.2.3", "2026-13-01T00:00:00Z", "١٧٩٥٢٨٩٤٠٠.x"])
def test_what_is_no_time(value: str | float) -> None:
    with pytest.raises(TimeRejected):
        WINDOW.read(value)


_moments = st.integers(1_577_836_800_000_000, 1_795_219_200_000_000).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)


@given(_moments)
def test_no_unit_loses_a_microsecond(at: datetime) -> None:
    micros = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    spellings: list[str | float] = [at.isoformat(), micros, micros * 1000 + 999, str(micros), f"{micros // 10**6}.{micros % 10**6:06d}"]
    for spelling in spellings:
        seconds = WINDOW.read(spelling)
        assert moment(seconds) == at
        text = msgspec.json.encode(seconds).decode()
        assert "e" not in text, "the store would not read an exponent"
        assert round(float(text) * 10**6) == micros


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
_names = st.sampled_from(["message", "msg", "ts", "severity", "level", "service", "source", "attributes", "trace_id", "other"])


@given(st.lists(st.dictionaries(_names, _json, max_size=6) | _json, max_size=6))
def test_any_json_is_stored_or_refused_with_a_reason(events: list[object]) -> None:
    batch = take(events)
    assert batch.count + len(batch.rejected) == len(events)
    for row in rows(batch):
        assert row["message"]
        assert row["severity"] in SEVERITIES
        assert all(isinstance(value, str) and "=" not in name for name, value in row["attributes"].items())
    for rejection in batch.rejected:
        assert ": " in rejection.reason


@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.binary(max_size=50).map(lambda raw: b'{"message":"' + raw + b'"}\n' * 2)
)
def test_any_bytes_are_events_or_a_named_mistake(body: bytes) -> None:
    try:
        batch = take(body)
    except OpsError as error:
        assert 400 <= error.status < 500
        assert error.detail.endswith(".")
    else:
        assert len(rows(batch)) == batch.count
