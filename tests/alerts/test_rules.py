"""The pure decisions of alerts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.alerts.contracts import AlertInput, AlertPolicy, AlertSource
from opssight.alerts.errors import BadAlertBody, BadMatcher
from opssight.alerts.rules import fault_of, fingerprint, group_of, matchers, severity_rank, span_of, title_of, without_empty
from opssight.alerts.rules.reports import Report, report_of, rounds_of

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
POLICY = AlertPolicy()
NAMES = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,20}", fullmatch=True)
LABELS = st.dictionaries(NAMES, st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=40), max_size=8)


def plain_fnv(data: bytes) -> int:
    """FNV-1a as its authors write it, apart from the code under test."""
    value = 14695981039346656037
    for byte in data:
        value = (value ^ byte) * 1099511628211 % 2**64
    return value


@pytest.mark.parametrize(
    ("labels", "known"),
    [
        ({}, "cbf29ce484222325"),  # the empty label set in common/model/labelset_test.go
        ({"alertname": "a"}, "d258efc389808447"),  # Alertmanager 0.25
        ({"ok": "2"}, "8d4a53b8b9dee8fb"),  # Alertmanager 0.25
    ],
)
def test_known_fingerprints(labels: dict[str, str], known: str) -> None:
    assert fingerprint(labels) == known


def test_the_fingerprint_is_the_one_a_real_alertmanager_sent() -> None:
    lines = (Path(__file__).parent / "payloads" / "alertmanager_webhook.jsonl").read_text().splitlines()
    sent = [alert for line in lines for alert in json.loads(line)["body"]["alerts"]]
    assert sent
    assert [fingerprint(alert["labels"]) for alert in sent] == [alert["fingerprint"] for alert in sent]


@given(LABELS)
def test_the_fingerprint_hashes_sorted_names_and_values(labels: dict[str, str]) -> None:
    joined = b"".join(part.encode() + b"\xff" for pair in sorted(labels.items()) for part in pair)
    assert fingerprint(labels) == f"{plain_fnv(joined):016x}"
    assert fingerprint(dict(reversed(labels.items()))) == fingerprint(labels)


@given(LABELS, NAMES)
def test_an_empty_label_is_no_label(labels: dict[str, str], name: str) -> None:
    assert fingerprint(without_empty({**labels, name: ""})) == fingerprint(without_empty({k: v for k, v in labels.items() if k != name}))


@given(LABELS, st.lists(NAMES, max_size=4))
def test_a_group_is_made_of_its_labels_alone(labels: dict[str, str], group_by: list[str]) -> None:
    key, mine = group_of(labels, group_by)
    assert mine == {name: labels[name] for name in group_by if name in labels}
    assert group_of({**labels, "quite_other": "x"}, [name for name in group_by if name != "quite_other"])[0] == (
        key if "quite_other" not in mine else group_of(labels, [name for name in group_by if name != "quite_other"])[0]
    )


def test_a_group_key_reads_like_prometheus() -> None:
    assert (
        group_of({"service": 'a"b', "alertname": "X", "instance": "i"}, ("alertname", "service"))[0] == '{alertname="X", service="a\\"b"}'
    )
    assert group_of({"instance": "i"}, ("alertname", "service")) == ("{}", {})


@given(
    starts=st.none() | st.timedeltas(-timedelta(days=9), timedelta(days=9)),
    ends=st.none() | st.timedeltas(-timedelta(days=9), timedelta(days=9)),
    source=st.sampled_from(AlertSource),
)
def test_an_alert_fires_until_its_end(starts: timedelta | None, ends: timedelta | None, source: AlertSource) -> None:
    alert = AlertInput({"a": "b"}, {}, NOW + starts if starts is not None else None, NOW + ends if ends is not None else None)
    span = span_of(alert, source=source, policy=POLICY, now=NOW)
    assert (span.ends_at is not None) == (alert.ends_at is not None and alert.ends_at <= NOW)
    assert span.ends_at in {None, alert.ends_at}
    if alert.starts_at is not None:
        assert span.starts_at == alert.starts_at
    if span.ends_at is None:
        speaks = source in {AlertSource.WEBHOOK, AlertSource.RULE}
        assert span.expires_at == (alert.ends_at or (None if speaks else NOW + POLICY.resolve_timeout))
    else:
        assert span.expires_at is None


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        (AlertInput({}), "at least one label"),
        (AlertInput({"a": ""}), "at least one label"),
        (AlertInput({"1a": "b"}), "invalid label name '1a'"),
        (AlertInput({"a b": "b"}), "invalid label name"),
        (AlertInput({"a": "x" * 3000}), "longer than"),
        (AlertInput({"a": "nul\x00"}), "NUL"),
        (AlertInput({f"a{n}": "x" for n in range(65)}), "at most 64"),
        (AlertInput({"a": "b"}, {"bad-name": "x"}), "invalid annotation name"),
        (AlertInput({"a": "b"}, {}, NOW, NOW - timedelta(seconds=1)), "start time must be before"),
        (AlertInput({"a": "b"}, {}, datetime(1, 1, 2, tzinfo=UTC)), "1970"),
        (AlertInput({"a": "b"}, generator_url="http://" + "x" * 9000), "generator URL"),
    ],
)
def test_what_is_refused_is_said(alert: AlertInput, said: str) -> None:
    assert said in (fault_of(alert) or "")


def test_what_is_taken() -> None:
    assert fault_of(AlertInput({"a": "b", "_x9": "Ärger 🚨"}, {"summary": "x"}, NOW, NOW)) is None


@pytest.mark.parametrize(
    ("labels", "annotations", "title"),
    [
        ({"alertname": "A"}, {"summary": "  two\n lines "}, "two lines"),
        ({"alertname": "A", "instance": "h1"}, {}, "A on h1"),
        ({"alertname": "A", "service": "s"}, {"summary": " "}, "A on s"),
        ({"alertname": "A"}, {"title": "T"}, "T"),
        ({"x": "1"}, {}, "x=1"),
    ],
)
def test_the_title(labels: dict[str, str], annotations: dict[str, str], title: str) -> None:
    assert title_of(labels, annotations) == title


def test_severities_are_ordered() -> None:
    assert sorted(["info", "nonsense", "Critical", "warning"], key=severity_rank) == ["nonsense", "info", "warning", "Critical"]
    assert severity_rank(None) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_rounds_name_each_alert_once_and_keep_its_order(said: list[tuple[str, bool]]) -> None:
    reports = [
        report_of(index, AlertInput({"a": name}, {}, None, None if fires else NOW), source=AlertSource.NATIVE, policy=POLICY, now=NOW)
        for index, (name, fires) in enumerate(said)
    ]
    rounds = rounds_of(reports)
    for one in rounds:
        assert len({report.fingerprint for report in one}) == len(one)
    assert sorted(index for one in rounds for report in one for index in report.indexes) == list(range(len(said)))
    assert sum(report.count for one in rounds for report in one) == len(said)
    for name in {report.fingerprint for report in reports}:
        replayed: list[bool] = []
        for report in _of(rounds, name):
            replayed += [report.firing] * report.count
        assert replayed == [report.firing for report in reports if report.fingerprint == name]


def _of(rounds: list[list[Report]], name: str) -> list[Report]:
    return [report for one in rounds for report in one if report.fingerprint == name]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('severity="critical"', ("severity", "=", "critical")),
        ("severity=critical", ("severity", "=", "critical")),
        (' a =~ "x|y" ', ("a", "=~", "x|y")),
        ('a!="b c"', ("a", "!=", "b c")),
        ("a!~b.*", ("a", "!~", "b.*")),
        (r'a="say \"hi\"\n\\"', ("a", "=", 'say "hi"\n\\')),
        ('a=""', ("a", "=", "")),
        ("a=", ("a", "=", "")),
    ],
)
def test_matchers_are_read_as_alertmanager_does(text: str, read: tuple[str, str, str]) -> None:
    found = matchers.parse(text)
    assert (found.name, found.operator, found.value) == read


@pytest.mark.parametrize("text", ["", "x", "{}", "=b", "1a=b", 'a="b', 'a=b"', "a==~b\x00", "a=" + "x" * 2000, r"a=~(b)\1"])
def test_what_is_no_matcher(text: str) -> None:
    with pytest.raises(BadMatcher):
        matchers.parse(text)


@given(st.text(max_size=60))
def test_no_text_makes_the_matcher_parser_fail_otherwise(text: str) -> None:
    try:
        matchers.parse(text)
    except BadMatcher as error:
        assert error.field


def test_an_alert_that_is_not_valid_is_named_by_its_place() -> None:
    with pytest.raises(BadAlertBody, match="Alert 3 is not valid") as refusal:
        report_of(3, AlertInput({}, {}, None, None), source=AlertSource.NATIVE, policy=POLICY, now=NOW)
    assert refusal.value.field == "alerts.3"
