"""Statements over ClickHouse's HTTP interface, and what its failures mean here."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx

from opssight.core import tls
from opssight.core.telemetry import get_logger
from opssight.eventlog import metrics
from opssight.eventlog.contracts import URGENT
from opssight.eventlog.errors import EventQueryTooSlow, EventStoreRefused, EventStoreUnavailable

log = get_logger(__name__)
_TOO_SLOW = frozenset({"159", "160", "241", "307", "396"})
_BUSY = frozenset({"202", "252", "394", "745"})
_DISK_FULL, _NO_SPACE = "243", "No space left on device"
_ABSENT = frozenset({"60", "81"})
_LONGEST_INSERT = 8.0
_ASK_AFTER, _ASK_FOR = 2.0, 3.0
"""Seconds without an answer after which the store is asked for a sign of life, and for how long that is waited for."""
_SHOWN = 500


class SchemaMissing(Exception):
    """The database or table is not there yet."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where ClickHouse is. ``socket`` is the embedded one's; otherwise ``url`` is a server's, perhaps with credentials."""

    url: str
    socket: Path | None = None
    database: str = "opssight"
    cluster: str = ""

    @staticmethod
    def embedded(socket: Path, database: str = "opssight") -> Address:
        """Return the address of ``opssight events`` on this machine."""
        return Address("http://events", socket, database)

    @staticmethod
    def server(url: str) -> Address:
        """Read ``http(s)://user:password@host:8123/?database=x&cluster=y``; both arguments may be left out.

        With a cluster's name, tables are made on all its replicas, as ReplicatedMergeTree.
        """
        parts = urlsplit(url)
        arguments = parse_qs(parts.query)
        database = _name(arguments.get("database", ["opssight"])[0])
        cluster = _name(arguments.get("cluster", [""])[0])
        return Address(urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", "")), None, database, cluster)


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]*", text):
        raise ValueError(f"OPSSIGHT_CLICKHOUSE_URL: {text!r} may have letters, digits and _ only.")
    return text


class Transport:
    """Connections to one address, kept open."""

    def __init__(self, address: Address) -> None:
        """Prepare; nothing is sent yet."""
        socket = str(address.socket) if address.socket else None
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=60)
        self._client = httpx.AsyncClient(
            base_url=address.url,
            transport=httpx.AsyncHTTPTransport(uds=socket, verify=tls.client_context(), limits=limits, retries=0),
            headers={"user-agent": "opssight"},
        )

    async def query(self, sql: str, parameters: dict[str, str], *, seconds: float, format: str, priority: str = URGENT) -> bytes:  # noqa: A002 its name
        """Run a statement and return its output in ``format``; ``priority`` is that of ClickHouse.

        Raises:
            EventStoreUnavailable, EventQueryTooSlow, EventStoreRefused, SchemaMissing: it did not work.
        """
        arguments = {f"param_{name}": value for name, value in parameters.items()}
        arguments |= {"max_execution_time": f"{seconds:g}", "default_format": format, "priority": priority}
        # Parameters of a query's length do not fit a URL line of every proxy, but 64 terms of 2,000 characters do fit ClickHouse's 1 MiB.
        with metrics.store_seconds.labels("query").time():
            return await self._send(arguments, sql.encode(), seconds + 5)

    async def insert(self, sql: str, rows: bytes, token: str) -> None:
        """Insert raw rows; ``sql`` ends with FORMAT. Sent twice with one token, they are stored once.

        Raises:
            EventStoreUnavailable, EventStoreRefused, SchemaMissing: it did not work.
        """
        arguments = {"query": sql, "insert_deduplication_token": token, "max_partitions_per_insert_block": "0"}
        with metrics.store_seconds.labels("insert").time():
            await self._send(arguments, rows, _LONGEST_INSERT)

    async def ping(self, seconds: float = 2.0) -> None:
        """Return if the process answers at all, which it does at once however busy it is.

        Raises:
            EventStoreUnavailable: it does not.
        """
        try:
            response = await self._client.get("/ping", timeout=httpx.Timeout(seconds))
        except httpx.HTTPError as error:
            raise _unreachable(error) from None
        if not response.is_success:
            raise EventStoreUnavailable(f"The event store answers {response.status_code}; see the log of `opssight events`.")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _send(self, arguments: dict[str, str], body: bytes, seconds: float) -> bytes:
        """Send a statement and wait for its answer, however long it takes within ``seconds``, but not for a store that stands still."""
        timeout = httpx.Timeout(seconds, connect=2.0, pool=5.0)
        posting = asyncio.ensure_future(self._client.post("/", params=arguments, content=body, timeout=timeout))
        try:
            while not (await asyncio.wait({posting}, timeout=_ASK_AFTER))[0]:
                await self.ping(_ASK_FOR)
            response = posting.result()
        except (httpx.HTTPError, EventStoreUnavailable) as error:
            metrics.store_failures.labels("unreachable").inc()
            raise _unreachable(error) if isinstance(error, httpx.HTTPError) else error from None
        finally:
            if not posting.done():
                posting.cancel()
                await asyncio.gather(posting, return_exceptions=True)
        if response.is_success:
            return response.content
        raise _failure(response)


def _unreachable(error: httpx.HTTPError) -> EventStoreUnavailable:
    return EventStoreUnavailable(
        f"The event store does not answer ({type(error).__name__}); see that `opssight events` runs, or OPSSIGHT_CLICKHOUSE_URL.",
        retry_after=2,
    )


def _failure(response: httpx.Response) -> Exception:
    code = response.headers.get("x-clickhouse-exception-code", "")
    text = response.text[:_SHOWN]
    if code in _ABSENT:
        return SchemaMissing(text)
    if code == _DISK_FULL or _NO_SPACE in text:
        metrics.store_failures.labels("disk_full").inc()
        return EventStoreUnavailable("The event store's disk is full; free space, or keep events for fewer days.", retry_after=60)
    if code in _BUSY or response.status_code in {429, 502, 503, 504}:
        metrics.store_failures.labels("busy").inc()
        return EventStoreUnavailable("The event store is busy or stopping; try again in a moment.", retry_after=2)
    if code in _TOO_SLOW:
        metrics.store_failures.labels("too_slow").inc()
        return EventQueryTooSlow("The query took too long; narrow the time range or add a service.")
    metrics.store_failures.labels("refused").inc()
    log.error("eventlog.statement_refused", code=code, reason=text)  # it names what is inside, which is no caller's business
    number = int(code) if code.isascii() and code.isdecimal() else 0
    return EventStoreRefused(f"The event store refused the statement (code {number}); its log and this one's have the reason.", code=number)
