"""From a query's tree to ClickHouse SQL. Values never enter the text: they are bound as ``{name:Type}`` parameters."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from opssight.eventlog import rules
from opssight.eventlog.contracts import EventQuery, Position, Span
from opssight.eventlog.errors import EventQueryInvalid

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0", "\b": "\\b", "\f": "\\f"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIKE_SPECIAL = re.compile(r"([\\%_])")

SELECTED = (
    "id, toUnixTimestamp64Micro(ts), toUnixTimestamp64Micro(received_at), message, severity, service, source, attributes, trace_id, span_id"
)


def micros(moment: datetime) -> int:
    """Return the microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(value: int) -> datetime:
    """Return the datetime of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


class Bindings:
    """The parameters of one statement."""

    def __init__(self) -> None:
        """Start without any."""
        self.values: dict[str, str] = {}

    def _place(self, kind: str, value: str) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"{{{name}:{kind}}}"

    def text(self, value: str) -> str:
        """Bind a string."""
        return self._place("String", value.translate(_ESCAPES))

    def number(self, value: int) -> str:
        """Bind an integer."""
        return self._place("Int64", str(value))

    def moment(self, value: datetime) -> str:
        """Bind an aware datetime, to the microsecond."""
        return f"fromUnixTimestamp64Micro({self.number(micros(value))}, 'UTC')"

    def id(self, value: UUID) -> str:
        """Bind an event's id, in the form in which ids are compared."""
        return f"UUIDToNum({self._place('UUID', str(value))})"

    def any_of(self, column: str, values: tuple[str, ...]) -> str:
        """Return the condition that a column has one of the values."""
        if not values:
            return "0"
        return f"{column} IN ({', '.join(self.text(value) for value in values)})"


def conditions(query: EventQuery, span: Span, bindings: Bindings) -> list[str]:
    """Return the conditions of a search, all of which must hold.

    Raises:
        EventQueryInvalid: the text or a severity in it cannot be understood.
    """
    found: list[str] = []
    if span.start is not None:
        found.append(f"ts >= {bindings.moment(span.start)}")
    if span.end is not None:
        found.append(f"ts < {bindings.moment(span.end)}")
    if query.services:
        found.append(bindings.any_of("service", query.services))
    if query.sources:
        found.append(bindings.any_of("source", query.sources))
    if query.severities:
        found.append(bindings.any_of("severity", _severities(query.severities)))
    found += [_attribute(name, value, bindings) for name, value in query.attributes.items()]
    if query.trace_id:
        found.append(f"trace_id = {bindings.text(query.trace_id.lower())}")
    tree = rules.parse_query(query.q)
    if tree != rules.EVERYTHING:
        found.append(_node(tree, bindings))
    return found


def where(parts: list[str]) -> str:
    """Return the WHERE clause of conditions, empty without any."""
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def before(position: Position, bindings: Bindings) -> str:
    """Return the condition that an event sorts after a position, newest first."""
    ts = bindings.moment(position.ts)
    return f"ts <= {ts} AND (ts < {ts} OR UUIDToNum(id) < {bindings.id(position.id)})"


def _severities(given: tuple[str, ...]) -> tuple[str, ...]:
    chosen: dict[str, None] = {}
    for text in given:
        try:
            chosen.update(dict.fromkeys(rules.severities_matching(text)))
        except ValueError as error:
            raise EventQueryInvalid(str(error), field="severity") from None
    return tuple(chosen)


def _node(node: rules.Node, bindings: Bindings) -> str:
    match node:
        case rules.Not(part):
            return f"NOT ({_node(part, bindings)})"
        case rules.And(parts):
            return "(" + " AND ".join(_node(part, bindings) for part in parts) + ")"
        case rules.Or(parts):
            return "(" + " OR ".join(_node(part, bindings) for part in parts) + ")"
        case _:
            return _test(node, bindings)


def _test(test: rules.Test, bindings: Bindings) -> str:  # noqa: PLR0911 one return a kind
    match test:
        case rules.Word(text):
            return _words(text, bindings)
        case rules.Beginning(text):
            return _beginning(text, bindings)
        case rules.SeverityIn(severities):
            return bindings.any_of("severity", severities)
        case rules.FieldIs(field, value, prefix):
            place = bindings.text(value.lower() if field in {"trace_id", "span_id"} else value)
            return f"startsWith({field}, {place})" if prefix else f"{field} = {place}"
        case rules.AttributeIs(name, value, prefix):
            if prefix:
                return f"startsWith(attributes[{bindings.text(name)}], {bindings.text(value)})"
            return _attribute(name, value, bindings)
        case rules.AttributeExists(name):
            return f"mapContains(attributes, {bindings.text(name)})"


def _words(text: str, bindings: Bindings) -> str:
    """Leave the case to the store: the index's preprocessor lowers the text searched and the text searched for alike."""
    if re.fullmatch(r"[A-Za-z0-9\u0080-\U0010ffff]+", text):
        return f"hasAllTokens(message, {bindings.text(text)})"
    return f"hasPhrase(message, {bindings.text(text)})"


def _beginning(text: str, bindings: Bindings) -> str:
    lowered = text.lower()
    pattern = _LIKE_SPECIAL.sub(r"\\\1", lowered)
    expression = r"(?i)(?:^|[^a-z0-9\x80-\xff])" + re.escape(lowered)
    return f"(message ILIKE {bindings.text(f'%{pattern}%')} AND match(message, {bindings.text(expression)}))"


def _attribute(name: str, value: str, bindings: Bindings) -> str:
    return f"has(key_values, {bindings.text(f'{name}={value}')})"
