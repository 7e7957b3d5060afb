"""Understanding a request of ClickHouse's HTTP interface: which statement, which data, settings and parameters.

The interface joins ``?query=`` and the body into one text; for an ``INSERT ... FORMAT x`` what follows the
format's name is data (https://clickhouse.com/docs/interfaces/http). This module does that without touching the
engine, so that the rows of an insert never pass through the SQL parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

HEAD_LIMIT = 262_144
"""Bytes of the text searched for the head of an insert."""

_TRANSPORT = frozenset(
    {
        "query", "database", "default_format", "session_id", "session_timeout", "session_check", "query_id", "quota_key",
        "compress", "decompress", "wait_end_of_query", "buffer_size", "role", "user", "password", "stacktrace",
        "enable_http_compression", "send_progress_in_http_headers", "http_headers_progress_interval_ms",
        "client_protocol_version", "http_make_head_request", "add_http_cors_header", "max_result_bytes_in_header",
        "cancel_http_readonly_queries_on_client_close", "http_write_exception_in_output_format",
    }
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_INSERT = re.compile(rb"(?:\s+|--[^\n]*\n|/\*.*?\*/)*INSERT\s+INTO\b", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(
    rb"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`\\]|\\.)*`|--[^\n]*\n|/\*.*?\*/|[A-Za-z_][A-Za-z0-9_]*|[(){}]|;", re.DOTALL
)


class MalformedRequest(Exception):
    """The request cannot be understood; the message goes back with status 400."""


@dataclass(frozen=True, slots=True)
class Insert:
    """An insert whose rows are raw bytes: ``head`` is the statement without its ``FORMAT`` clause."""

    head: str
    format: str
    rows: bytes


@dataclass(frozen=True, slots=True)
class Query:
    """Any other statement."""

    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request, taken apart."""

    statement: Insert | Query
    settings: dict[str, str] = field(default_factory=dict[str, str])
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    database: str = ""
    output_format: str = "TabSeparated"
    query_id: str = ""


def parse_request(query_string: bytes, body: bytes, default_format: str = "") -> Request:
    """Take a request apart.

    Raises:
        MalformedRequest: there is no statement, or a setting's name is not one.
    """
    try:
        arguments = dict(parse_qsl(query_string.decode("ascii"), keep_blank_values=True))
    except UnicodeDecodeError:
        raise MalformedRequest("The query string must be percent-encoded.") from None
    settings: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for name, value in arguments.items():
        if name.startswith("param_"):
            parameters[name.removeprefix("param_")] = value
        elif name not in _TRANSPORT:
            if not _NAME.fullmatch(name):
                raise MalformedRequest(f"{name!r} is not the name of a setting.")
            settings[name] = value
    text = arguments.get("query", "").encode()
    return Request(
        statement=_statement(text, body),
        settings=settings,
        parameters=parameters,
        database=arguments.get("database", ""),
        output_format=default_format or arguments.get("default_format", "") or "TabSeparated",
        query_id=arguments.get("query_id", ""),
    )


def _statement(text: bytes, body: bytes) -> Insert | Query:
    if text.strip():
        head = _insert_head(text)
        if head is not None:
            statement, name, start = head
            return Insert(statement, name, text[start:] + body)
        joined = text + b"\n" + body if body else text
    else:
        head = _insert_head(body)
        if head is not None:
            statement, name, start = head
            return Insert(statement, name, body[start:])
        joined = body
    if not joined.strip():
        raise MalformedRequest("There is no statement: send it as ?query= or as the body.")
    try:
        return Query(joined.decode())
    except UnicodeDecodeError:
        raise MalformedRequest("The statement is not UTF-8.") from None


def _insert_head(text: bytes) -> tuple[str, str, int] | None:
    """Find ``INSERT ... FORMAT name``; return the statement before FORMAT, the name, and where the data begin."""
    start = _INSERT.match(text)
    if start is None:
        return None
    depth = 0
    before: int | None = None
    for token in _TOKEN.finditer(text, start.end(), HEAD_LIMIT):
        word = token.group().upper()
        if before is not None and word[:1].isalpha():
            end = token.end()
            if text[end : end + 2] == b"\r\n":
                end += 2
            elif text[end : end + 1] in {b"\n", b" ", b";"}:
                end += 1
            return text[:before].decode(), token.group().decode(), end
        if word in {b"(", b"{"}:
            depth += 1
        elif word in {b")", b"}"}:
            depth -= 1
        elif depth == 0 and word in {b"VALUES", b"SELECT", b"WITH", b"INFILE", b";"}:
            return None
        elif depth == 0 and word == b"FORMAT":
            before = token.start()
    return None


def quote(value: str) -> str:
    """Write a setting's value as a ClickHouse string literal."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def with_settings(head: str, settings: dict[str, str]) -> str:
    """Append settings to the head of an insert, where ClickHouse wants them: before FORMAT."""
    if not settings:
        return head
    clause = ", ".join(f"{name} = {quote(value)}" for name, value in settings.items())
    upper = head.upper()
    return f"{head.rstrip()}, {clause}" if " SETTINGS " in upper else f"{head.rstrip()} SETTINGS {clause}"
