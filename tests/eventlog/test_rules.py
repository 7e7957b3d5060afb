from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.eventlog import rules
from opssight.eventlog.contracts import Partition, Span
from opssight.eventlog.errors import EventQueryInvalid
from opssight.eventlog.rules import (
    EVERYTHING,
    And,
    AttributeExists,
    AttributeIs,
    Beginning,
    FieldIs,
    Not,
    Or,
    SeverityIn,
    Word,
    parse_query,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a NOT b", And((A, Not(B)))),
        ("NOT NOT a", Not(Not(A))),
        ('"connection refused"', Word("connection refused")),
        ('"say \\"hi\\""', Word('say "hi"')),
        ("10.0.0.1:5432", Word("10.0.0.1:5432")),
        ("http://host/path?x=1", Word("http://host/path?x=1")),
        ("error:", Word("error:")),
        ("time*", Beginning("time")),
        ("and or not", And((Word("and"), Word("or"), Word("not")))),
        ('"AND"', Word("AND")),
        ("service:api", FieldIs("service", "api")),
        ("service:pay*", FieldIs("service", "pay", prefix=True)),
        ('source:"web 1"', FieldIs("source", "web 1")),
        ("service:NOT", FieldIs("service", "NOT")),
        ("severity:error", SeverityIn(("error",))),
        ("severity:>=critical", SeverityIn(("critical", "alert", "emergency"))),
        ("severity:<debug", SeverityIn(("trace",))),
        ("severity:<=debug", SeverityIn(("trace", "debug"))),
        ("severity:>alert", SeverityIn(("emergency",))),
        ("status:500", AttributeIs("status", "500")),
        ("http.path:/v1/*", AttributeIs("http.path", "/v1/", prefix=True)),
        ("user:*", AttributeExists("user")),
        ('user:"*"', AttributeIs("user", "*")),
        ("größe", Word("größe")),
    ],
)
def test_a_query_is_understood(text: str, tree: rules.Node) -> None:
    assert parse_query(text) == tree


@pytest.mark.parametrize(
    ("text", "words", "position"),
    [
        ('a "b', "quotation mark is not closed", 3),
        ("(a", "parenthesis is not closed", 1),
        ("a)", "closing parenthesis", 2),
        (")", "closing parenthesis", 1),
        ("a AND", "ends where a word is expected", 6),
        ("a OR OR b", "needs something before and after", 6),
        ("AND a", "needs something before and after", 1),
        ("NOT", "ends where", 4),
        ("()", "closing parenthesis", 2),
        ("a ---", "no letter or digit", 3),
        ("t*e", "may stand only at the end", 1),
        ("user:a*b", "may stand only at the end of a value", 6),
        ("severity:loud", "is not a severity", 10),
        ("a" * (rules.MAX_LENGTH + 1), "is longer than", rules.MAX_LENGTH + 1),
        ("a " * 70, "more than 64 terms", 139),
        ("(" * 30 + "a" + ")" * 30, "nested deeper than 20", 21),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, words: str, position: int) -> None:
    with pytest.raises(EventQueryInvalid, match=words) as caught:
        parse_query(text)
    assert caught.value.field == "q"
    assert caught.value.detail.endswith(f"(position {position})")


@given(st.text(max_size=200))
def test_any_text_is_a_query_or_a_named_mistake(text: str) -> None:
    try:
        parse_query(text)
    except EventQueryInvalid as error:
        assert "(position " in error.detail


_words = st.text("abcxyz019", min_size=1, max_size=5).map(Word)
_trees = st.recursive(
    _words | st.builds(AttributeIs, st.just("key"), st.text("abc1", min_size=1, max_size=4)),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(And)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(Or)
    ),
    max_leaves=8,
)


def _written(node: rules.Node) -> str:
    match node:
        case Word(text):
            return text
        case AttributeIs(name, value, _):
            return f'{name}:"{value}"'
        case Not(part):
            return f"NOT ({_written(part)})"
        case And(parts):
            return " ".join(f"({_written(part)})" for part in parts)
        case Or(parts):
            return " OR ".join(f"({_written(part)})" for part in parts)
        case _:
            raise AssertionError(node)


@given(_trees)
def test_a_tree_written_out_is_read_back(tree: rules.Node) -> None:
    assert parse_query(_written(tree)) == tree


@given(st.integers(1, 10**7), st.integers(1, 500))
def test_buckets_are_round_and_few(seconds: int, wanted: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    width = rules.bucket_width(start, start + timedelta(seconds=seconds), wanted)
    assert width * wanted >= min(seconds, 2_592_000 * wanted)
    first = rules.aligned(start + timedelta(seconds=seconds), width)
    assert first.timestamp() % width == 0
    assert timedelta(0) <= start + timedelta(seconds=seconds) - first < timedelta(seconds=width)


_moments = st.integers(0, 50_000_000).map(lambda seconds: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(seconds=seconds))


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(1, 800), _moments)
def test_no_event_is_deleted_before_its_time(day: date, keep: int, now: datetime) -> None:
    newest_of_the_day = datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
    age = now - newest_of_the_day
    gone = bool(rules.expired([day], keep, now))
    if gone:
        assert age > timedelta(days=keep)
    else:
        assert age <= timedelta(days=keep + 1)


_partitions = st.dictionaries(st.dates(date(2025, 6, 1), date(2026, 12, 31)), st.integers(1, 5_000_000), max_size=12)


@given(_partitions, st.none() | _moments, st.none() | _moments)
def test_windows_are_a_span_cut_at_midnights(stored: dict[date, int], start: datetime | None, end: datetime | None) -> None:
    found = rules.windows([Partition(day, rows, rows) for day, rows in stored.items()], Span(start, end))
    assert (found[-1].start, found[0].end) == (start, end)
    for newer, older in itertools.pairwise(found):
        assert newer.start == older.end
        assert newer.start is not None
        assert newer.start.time() == time()
        assert newer.end is None or newer.start < newer.end
        assert start is None or start < newer.start


def test_windows_grow_with_what_they_hold() -> None:
    newest = datetime(2026, 11, 20, tzinfo=UTC)
    stored = [Partition((newest - timedelta(days=age)).date(), 600_000, 1) for age in range(90)]
    found = rules.windows(stored, Span())
    assert [window.start for window in found] == [*(newest - timedelta(days=age) for age in (1, 15)), None]
    assert rules.windows([Partition(newest.date(), 10**9, 1)], Span()) == [Span()]
    assert rules.windows(stored, Span(newest, newest + timedelta(hours=1))) == [Span(newest, newest + timedelta(hours=1))]
