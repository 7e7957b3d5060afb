"""The pure decisions of monitoring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.monitoring.contracts import Comparison, Condition, RuleQuery, RuleState
from opssight.monitoring.rules import (
    Action,
    Standing,
    annotations_of,
    decide,
    events_path,
    holds,
    labels_of,
    next_due,
    preview_span,
    render,
    rolling,
    unknown_expression,
)
from tests.monitoring.making import definition

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
COMPARISONS = st.sampled_from(Comparison)


def condition(comparison: Comparison = Comparison.GTE, threshold: int = 5, window: int = 60) -> Condition:
    return Condition(RuleQuery(), window, threshold, comparison)


@given(st.integers(0, 100), st.integers(1, 100))
def test_the_two_comparisons_are_opposites(value: int, threshold: int) -> None:
    assert holds(condition(Comparison.GTE, threshold), value) == (value >= threshold)
    assert holds(condition(Comparison.GTE, threshold), value) != holds(condition(Comparison.LT, threshold), value)


@given(COMPARISONS, st.booleans(), st.none() | st.integers(0, 10), st.none() | st.timedeltas(timedelta(0), timedelta(minutes=3)))
def test_an_evaluation_changes_only_what_it_knows(comparison: Comparison, firing: bool, value: int | None, told: timedelta | None) -> None:
    asked = condition(comparison)
    standing = Standing(firing, NOW - told if told is not None else None)
    decision = decide(asked, standing, value, NOW)
    if value is None:
        assert decision == (type(decision))(RuleState.ERROR, Action.NOTHING)
    elif holds(asked, value):
        assert decision.state is RuleState.FIRING
        assert decision.action is not Action.RESOLVE
        assert firing or decision.action is Action.FIRE
    else:
        assert decision.state is RuleState.OK
        assert decision.action is (Action.RESOLVE if firing else Action.NOTHING)


@given(st.lists(st.none() | st.integers(0, 10), max_size=60))
def test_over_any_run_fires_and_resolves_alternate(values: list[int | None]) -> None:
    firing, told_at, now = False, None, NOW
    turns: list[Action] = []
    for value in values:
        decision = decide(condition(), Standing(firing, told_at), value, now)
        if decision.action is Action.FIRE:
            if not firing:
                turns.append(Action.FIRE)
            assert told_at is None or now - told_at >= timedelta(seconds=60)
            firing, told_at = True, now
        elif decision.action is Action.RESOLVE:
            turns.append(Action.RESOLVE)
            firing, told_at = False, None
        now += timedelta(seconds=5)
    assert turns == [Action.FIRE, Action.RESOLVE] * (len(turns) // 2) + [Action.FIRE] * (len(turns) % 2)


def test_the_labels_of_its_alert() -> None:
    assert labels_of(definition()) == {"alertname": "Checkout errors", "severity": "warning", "service": "checkout"}
    assert "service" not in labels_of(definition(service=("a", "b")))
    assert "service" not in labels_of(definition(service=()))
    told = labels_of(definition(labels={"severity": "critical", "service": "shop", "team": "web"}))
    assert told == {"alertname": "Checkout errors", "severity": "critical", "service": "shop", "team": "web"}


def test_the_annotations_of_its_alert() -> None:
    said = annotations_of(definition(), 7)
    assert said == {"summary": "Checkout errors", "description": "7 matching events in 60 s; it fires at 5 and more."}
    few = annotations_of(definition(comparison=Comparison.LT), 1)
    assert few["description"] == "1 matching events in 60 s; it fires below 5."
    told = annotations_of(definition(annotations={"summary": "{{ value }} of {{threshold}} on {{ labels.service }}{{ labels.no }}"}), 7)
    assert told["summary"] == "7 of 5 on checkout"


@given(st.text(max_size=80), st.text(max_size=20))
def test_a_template_is_filled_in_once_and_safely(text: str, value: str) -> None:
    filled = render(f"a {{{{ value }}}} {text}", {"value": value}, {})
    assert filled.startswith(f"a {value} ")
    if "{{" not in text and "}}" not in text:
        assert filled == f"a {value} {text}"


@pytest.mark.parametrize("text", ["{{ value.__class__ }}", "{{ labels['x'] }}", "{{ 1 + 1 }}", "{{}}", "{{ labels.a.b }}", "{{ now }}"])
def test_what_is_no_expression_is_left_and_told(text: str) -> None:
    assert render(text, {"value": "1"}, {"a": "b"}) == text
    assert unknown_expression(f"x {text}") == text


@pytest.mark.parametrize("text", ["", "plain", "{ value }", "{{value}}", "{{ labels.a_b }} {{ window_seconds }}"])
def test_what_is_fine(text: str) -> None:
    assert unknown_expression(text) is None


def test_the_link_to_the_events() -> None:
    query = RuleQuery("a & b", ("checkout", "shop"), ("error",), (), {"region": "eu"})
    link = urlsplit(events_path(query, NOW - timedelta(minutes=1), NOW))
    assert link.path == "/events"
    assert parse_qs(link.query) == {
        "q": ["a & b"],
        "service": ["checkout,shop"],
        "severity": ["error"],
        "attr": ["region:eu"],
        "from": ["2026-03-10T02:59:00.000Z"],
        "to": ["2026-03-10T03:00:00.000Z"],
    }


def test_when_it_is_due_again() -> None:
    assert next_due(NOW, definition(interval_seconds=5), 0.1) == NOW + timedelta(seconds=5)
    assert next_due(NOW, definition(interval_seconds=1), 5.0) == NOW + timedelta(seconds=5)


@given(st.integers(1, 86_400))
def test_a_preview_looks_at_some_windows_in_bearable_detail(window: int) -> None:
    start, end, buckets = preview_span(condition(window=window), NOW)
    seconds = (end - start).total_seconds()
    assert end == NOW
    assert seconds >= max(3_600, 4 * window)
    assert seconds <= 4 * 86_400
    assert 10 <= buckets <= 1_000


@given(st.lists(st.integers(0, 50), max_size=300), st.sampled_from([1, 5, 10, 60]), st.integers(1, 20))
def test_a_rolling_series_is_the_sum_over_each_window(counts: list[int], width: int, windows: int) -> None:
    asked = condition(window=width * windows)
    buckets = [(NOW + timedelta(seconds=width * place), count) for place, count in enumerate(counts)]
    end = NOW + timedelta(seconds=width * len(counts))
    points = rolling(buckets, width, asked, end)
    assert len(points) <= 120
    for point in points:
        start = point.ts - timedelta(seconds=asked.window_seconds)
        assert point.value == sum(count for ts, count in buckets if start <= ts < point.ts)
    if len(counts) >= windows:
        assert points[-1].ts == end
