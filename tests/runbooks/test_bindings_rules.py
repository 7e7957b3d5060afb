"""Which binding fits, and how often it may act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opssight.runbooks.rules.bindings import fill, first_match, limit, matches, uses_labels

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
labels = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy"))


def test_every_matcher_must_fit() -> None:
    alert = {"alertname": "Down", "service": "shop"}
    assert matches({"alertname": "Down"}, alert)
    assert matches({"alertname": "Down", "service": "shop"}, alert)
    assert not matches({"alertname": "Down", "service": "other"}, alert)
    assert not matches({"alertname": "Down", "instance": ""}, alert)
    assert not matches({}, alert)
    assert first_match({"service": "shop"}, [{"service": "x"}, alert, {**alert, "n": "2"}]) == alert
    assert first_match({"service": "none"}, [alert]) is None


@given(labels, labels)
def test_matching_is_being_a_part_of(matchers: dict[str, str], alert: dict[str, str]) -> None:
    assert matches(matchers, alert) == (bool(matchers) and matchers.items() <= alert.items())


def test_labels_are_put_into_parameters() -> None:
    filled, missing = fill({"service": "{{ labels.service }}", "n": 5, "x": "{{labels.no}}"}, {"service": "shop"})
    assert filled == {"service": "shop", "n": 5, "x": ""}
    assert missing == ["no"]
    assert uses_labels("a {{ labels.x }}")
    assert not uses_labels("a {{ x }}")
    assert not uses_labels(5)


def test_the_limit_says_when_it_ends() -> None:
    started = [NOW - timedelta(minutes=9), NOW - timedelta(minutes=5), NOW - timedelta(hours=1)]
    assert limit(started, NOW, max_attempts=3, window_seconds=600).allowed
    reached = limit(started, NOW, max_attempts=2, window_seconds=600)
    assert (reached.allowed, reached.used, reached.free_at) == (False, 2, NOW + timedelta(minutes=1))


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(1, 5), st.integers(1, 500))
def test_never_more_than_the_limit_in_any_window(offers: list[int], most: int, window: int) -> None:
    started: list[datetime] = []
    for offset in sorted(offers):
        at = NOW + timedelta(seconds=offset)
        decision = limit(started, at, max_attempts=most, window_seconds=window)
        if decision.allowed:
            started.append(at)
        else:
            assert decision.free_at is not None
            assert at < decision.free_at <= at + timedelta(seconds=window)
            assert limit(started, decision.free_at, max_attempts=most, window_seconds=window).allowed
    for begin in started:
        inside = [at for at in started if begin <= at < begin + timedelta(seconds=window)]
        assert len(inside) <= most
