"""The query language of events, and the arithmetic of histograms and retention. Pure: text in, a tree out.

``q`` is words that must all occur, in any case; ``"a phrase"``; ``AND``, ``OR``, ``NOT`` in capitals; parentheses;
``word*`` for a beginning; ``service:api``, ``severity:>=warning``, ``source:web-1``, ``trace_id:...`` and
``name:value`` for any attribute, where ``name:*`` asks whether it is there. :mod:`opssight.eventlog.store.sql` turns
the tree into SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from opssight.eventlog.contracts import RANK, SEVERITIES, Partition, Severity, Span
from opssight.eventlog.errors import EventQueryInvalid

MAX_LENGTH = 2000
MAX_TERMS = 64
MAX_DEPTH = 20
FIELDS = frozenset({"service", "source", "severity", "trace_id", "span_id"})


@dataclass(frozen=True, slots=True)
class Word:
    """The message has this word; one with punctuation in it (``web-1``, ``10.0.0.1``) has its parts one after another."""

    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """The message has a word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class SeverityIn:
    """The event has one of these severities."""

    severities: tuple[Severity, ...]


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field of the event, one of :data:`FIELDS` but for severity, has exactly this value, or begins with it."""

    field: str
    value: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AttributeIs:
    """An attribute has exactly this value, or begins with it."""

    name: str
    value: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AttributeExists:
    """The event has this attribute."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; without parts, everything does."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts holds."""

    parts: tuple[Node, ...]


Test = Word | Beginning | SeverityIn | FieldIs | AttributeIs | AttributeExists
Node = Test | Not | And | Or
EVERYTHING = And(())

_TOKEN = re.compile(
    r'\s*(?:(?P<paren>[()])|(?P<name>[A-Za-z_@][\w.@/-]*):(?=[^\s()])|"(?P<phrase>(?:[^"\\]|\\.)*)(?P<close>"?)|(?P<word>[^\s()"]+))'
)
_SEARCHABLE = re.compile(r"[A-Za-z0-9\u0080-\U0010ffff]")
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?\s*(.+)")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse_query(text: str) -> Node:
    """Return the tree of a query; an empty text is everything.

    Raises:
        EventQueryInvalid: with what is wrong and where, counted in characters from 1.
    """
    if len(text) > MAX_LENGTH:
        raise _wrong(f"The query is longer than {MAX_LENGTH} characters; use filters for long lists.", MAX_LENGTH)
    tokens = _tokens(text)
    if not tokens:
        return EVERYTHING
    if sum(token.kind in {"word", "phrase"} for token in tokens) > MAX_TERMS:
        raise _wrong(f"The query has more than {MAX_TERMS} terms.", tokens[-1].at)
    parser = _Parser(tokens, len(text))
    tree = parser.either(0)
    parser.end()
    return tree


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        assert match is not None  # noqa: S101 the alternatives cover every character
        kind = match.lastgroup or ""
        if kind == "close":
            kind = "phrase"
            if not match.group("close"):
                raise _wrong("The quotation mark is not closed.", match.start("phrase") - 1)
        start = match.start(kind)
        value = match.group(kind)
        position = match.end()
        if kind == "name" and text.startswith("//", position):
            rest = re.compile(r'[^\s()"]*').match(text, position)
            value += ":" + (rest.group() if rest else "")
            position += len(value) - len(match.group(kind)) - 1
            kind = "word"
        if kind == "phrase":
            value = re.sub(r"\\(.)", r"\1", value)
            start -= 1
        elif kind == "word" and value in {"AND", "OR", "NOT"} and (not tokens or tokens[-1].kind != "name"):
            kind = "operator"
        tokens.append(_Token(kind, value, start))
    return tokens


class _Parser:
    """Recursive descent: OR binds loosest, then AND (also unwritten), then NOT."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._length = length

    def _peek(self, text: str, kind: str) -> bool:
        if self._next >= len(self._tokens):
            return False
        token = self._tokens[self._next]
        return token.text == text and token.kind == kind

    def _skip(self, text: str, kind: str) -> bool:
        found = self._peek(text, kind)
        self._next += found
        return found

    def either(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._skip("OR", "operator"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = [self._negated(depth)]
        while self._next < len(self._tokens) and not self._peek("OR", "operator") and not self._peek(")", "paren"):
            self._skip("AND", "operator")
            parts.append(self._negated(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negated(self, depth: int) -> Node:
        if self._skip("NOT", "operator"):
            self._check(depth + 1)
            return Not(self._negated(depth + 1))
        return self._primary(depth)

    def _primary(self, depth: int) -> Node:
        if self._next >= len(self._tokens):
            raise _wrong("The query ends where a word is expected.", self._length)
        token = self._tokens[self._next]
        self._next += 1
        match token.kind:
            case "word":
                return _word(token)
            case "phrase":
                return Word(_searchable(token))
            case "name":
                value = self._tokens[self._next]
                self._next += 1
                return _field(token, value)
            case "operator":
                raise _wrong(f"{token.text} needs something before and after it; to search for the word, quote it.", token.at)
            case _ if token.text == "(":
                self._check(depth + 1)
                inside = self.either(depth + 1)
                if not self._skip(")", "paren"):
                    raise _wrong("The parenthesis is not closed.", token.at)
                return inside
            case _:
                raise _wrong("There is a closing parenthesis without an opening one, or nothing before it.", token.at)

    def _check(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _wrong(f"The query is nested deeper than {MAX_DEPTH}.", self._tokens[self._next - 1].at)

    def end(self) -> None:
        if self._next < len(self._tokens):
            raise _wrong("There is a closing parenthesis without an opening one.", self._tokens[self._next].at)


def _searchable(token: _Token) -> str:
    if not _SEARCHABLE.search(token.text):
        raise _wrong(f"{token.text!r} has no letter or digit to search for.", token.at)
    return token.text


def _word(token: _Token) -> Node:
    text = _searchable(token)
    if "*" not in text:
        return Word(text)
    stem = text[:-1]
    if "*" in stem or not re.fullmatch(r"[A-Za-z0-9\u0080-\U0010ffff]+", stem):
        raise _wrong("A * may stand only at the end of one plain word, as in time*.", token.at)
    return Beginning(stem)


def _field(name: _Token, value: _Token) -> Node:
    if name.text == "severity":
        return _severity(value)
    quoted = value.kind == "phrase"
    prefix = value.text.endswith("*") and not quoted
    text = value.text[:-1] if prefix else value.text
    if "*" in text and not quoted:
        raise _wrong("A * may stand only at the end of a value; quote the value to search for the sign.", value.at)
    if name.text in FIELDS:
        return FieldIs(name.text, text, prefix)
    return AttributeExists(name.text) if prefix and not text else AttributeIs(name.text, text, prefix)


def _severity(value: _Token) -> Node:
    try:
        return SeverityIn(severities_matching(value.text))
    except ValueError as error:
        raise _wrong(str(error), value.at) from None


def severities_matching(text: str) -> tuple[Severity, ...]:
    """Return the severities meant by a name or a comparison such as ``>=warning``.

    Raises:
        ValueError: there is no such severity; the message lists them.
    """
    match = _COMPARISON.fullmatch(text.strip().lower())
    sign, name = match.groups() if match else (None, "")
    rank = RANK.get(name)
    if rank is None:
        raise ValueError(f"{text!r} is not a severity; there are {', '.join(SEVERITIES)}.")
    match sign:
        case ">=":
            return SEVERITIES[rank:]
        case ">":
            return SEVERITIES[rank + 1 :]
        case "<=":
            return SEVERITIES[: rank + 1]
        case "<":
            return SEVERITIES[:rank]
        case _:
            return (SEVERITIES[rank],)


def _wrong(what: str, at: int) -> EventQueryInvalid:
    return EventQueryInvalid(f"{what} (position {at + 1})", field="q")


_WIDTHS = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000,
)  # fmt: skip


def bucket_width(start: datetime, end: datetime, wanted: int) -> int:
    """Return the least round width in seconds that shows a stretch of time in about ``wanted`` buckets or fewer."""
    seconds = (end - start).total_seconds()
    return next((width for width in _WIDTHS if width * wanted >= seconds), _WIDTHS[-1])


def aligned(moment: datetime, width: int) -> datetime:
    """Return the start of the bucket that holds ``moment``, buckets being counted from 1970."""
    seconds = int((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds // width * width)


def expired(days_stored: Iterable[date], keep_days: int, now: datetime) -> list[date]:
    """Return the days all of whose events are older than ``keep_days`` at ``now``, oldest first.

    Days are deleted whole, so an event is kept for ``keep_days`` and at most a day more, never less.
    """
    cutoff = (now.astimezone(UTC) - timedelta(days=keep_days)).date()
    return sorted(day for day in days_stored if day < cutoff)


_FIRST_ROWS, _GROWTH = 1_000_000, 8


def windows(stored: Sequence[Partition], span: Span) -> list[Span]:
    """Cut a span at midnights into stretches, newest first, of a million events and then of eight times all before.

    A search for the newest events looks at one after the other until it has enough. Together they are the span whatever
    is stored by now: ``stored`` says only where to cut, and may be out of date.
    """
    days = sorted((part for part in stored if _meet(part.day, span)), key=lambda part: part.day, reverse=True)
    found: list[Span] = []
    end, rows, wanted = span.end, 0, _FIRST_ROWS
    for part in days[:-1]:
        rows += part.rows
        if rows >= wanted:
            cut = _midnight(part.day)
            found.append(Span(cut, end))
            end, wanted = cut, rows * _GROWTH
    return [*found, Span(span.start, end)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _meet(day: date, span: Span) -> bool:
    after_start = span.start is None or _midnight(day) + timedelta(days=1) > span.start
    return after_start and (span.end is None or _midnight(day) < span.end)
