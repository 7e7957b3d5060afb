"""Syslog: its forms, its framings, the server, and a real rsyslogd."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.errors import StartRefused
from opssight.eventlog.contracts import EventQuery, Intake, Span
from opssight.eventlog.errors import EventStoreUnavailable
from opssight.eventlog.intake import Defaults, Draft
from opssight.eventlog.service.take import EventIntake
from opssight.eventlog.store import EventStore
from opssight.eventlog.syslog import SyslogServer, parse_syslog
from opssight.eventlog.syslog.framing import LONGEST, Framer
from opssight.eventlog.syslog.server import Taker
from tests.eventlog.storing import NOW

PAYLOADS = Path(__file__).parent / "payloads"


def parse(raw: str | bytes, now: datetime = NOW) -> Draft:
    draft, known = parse_syslog(raw.encode() if isinstance(raw, str) else raw, "192.0.2.9", now)
    assert known
    return draft


def at(draft: Draft) -> datetime | None:
    return None if draft.ts is None else datetime.fromtimestamp(float(draft.ts), UTC)


def test_rfc_5424_in_full() -> None:
    draft = parse(
        "<165>1 2026-11-21T19:30:00.003Z mymachine.example evntslog 77 ID47 "
        '[ex@32473 iut="3" quoted="a \\"b\\" \\\\ \\]"][two@1 x="y"] \ufeffAn application'
    )
    assert draft.message == "An application"
    assert (draft.severity, draft.service, draft.source) == ("notice", "evntslog", "mymachine.example")
    assert at(draft) == datetime(2026, 11, 21, 19, 30, 0, 3000, tzinfo=UTC)
    assert draft.attributes == {
        "facility": "local4",
        "procid": "77",
        "msgid": "ID47",
        "sd.ex@32473.iut": "3",
        "sd.ex@32473.quoted": 'a "b" \\ ]',
        "sd.two@1.x": "y",
    }


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("<13>1 - - - - - -", "(empty message)"),
        ("<13>1 - - - - - - text", "text"),
        ("<13>1 - - - - - [a@1]", "(empty message)"),
        ("<13>1 - - - - - [not structured data] text", "[not structured data] text"),
        ("<13>1 - - - - - - -", "-"),
    ],
)
def test_rfc_5424_with_nothing_but_dashes(raw: str, message: str) -> None:
    draft = parse(raw)
    assert (draft.message, draft.service, draft.source, draft.ts, draft.severity) == (message, "", "192.0.2.9", None, "notice")


@pytest.mark.parametrize(
    ("raw", "service", "source", "message"),
    [
        ("<34>Nov 21 19:59:50 mymachine su: 'su root' failed", "su", "mymachine", "'su root' failed"),
        ("<13>Nov  1 19:59:50 host app[123]: text", "app", "host", "text"),
        ("<13>Nov 21 19:59:50 app[123]: no host", "app", "192.0.2.9", "no host"),
        ("<13>app: neither time nor host", "app", "192.0.2.9", "neither time nor host"),
        ("<13>just text without a colon", "", "192.0.2.9", "just text without a colon"),
        ("<13>2026-11-21T19:59:50.5+00:00 host app: rsyslog's forward format", "app", "host", "rsyslog's forward format"),
        ("<189>Nov 21 2026 19:59:50.123 UTC: %SYS-5-CONFIG_I: Configured", "", "192.0.2.9", "%SYS-5-CONFIG_I: Configured"),
        ("<13>Nov 21 19:59:50 fe80::1 app: by address", "app", "fe80::1", "by address"),
    ],
)
def test_rfc_3164_in_its_dialects(raw: str, service: str, source: str, message: str) -> None:
    draft = parse(raw)
    assert (draft.service, draft.source, draft.message) == (service, source, message)


@pytest.mark.parametrize(
    ("stamp", "now", "expected"),
    [
        ("Nov 21 19:59:50", NOW, NOW - timedelta(seconds=10)),
        ("Nov 21 20:59:50", NOW, NOW - timedelta(seconds=10)),
        ("Nov 21 14:29:50", NOW, NOW - timedelta(seconds=10)),
        ("Nov 21 17:40:00", NOW, NOW - timedelta(hours=2, minutes=20)),
        ("Dec 31 23:59:58", datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)),
        ("Jan  1 00:00:02", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, 0, 0, 2, tzinfo=UTC)),
        ("Feb 29 12:00:00", datetime(2028, 3, 1, 0, 10, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)),
        ("Nov 21 2025 10:00:00 +02:00", NOW, datetime(2025, 11, 21, 8, tzinfo=UTC)),
        ("Nov 21 2025 10:00:00 -0130", NOW, datetime(2025, 11, 21, 11, 30, tzinfo=UTC)),
        ("Feb 31 12:00:00", NOW, None),
        ("Jan  1 1999 12:00:00", NOW, None),
    ],
)
def test_year_and_zone_are_inferred(stamp: str, now: datetime, expected: datetime | None) -> None:
    assert at(parse(f"<13>{stamp} host app: x", now)) == expected


@pytest.mark.parametrize("raw", [b"no priority", b"<192>too high", b"<>x", b"", b"\xff\xfe", b"<13"])
def test_what_is_no_syslog_is_kept_as_it_came(raw: bytes) -> None:
    draft, known = parse_syslog(raw, "192.0.2.9", NOW)
    assert not known
    assert draft.message == (raw.decode("utf-8", "replace") or "(empty message)")
    assert draft.source == "192.0.2.9"
    assert draft.attributes == {"syslog.unparsed": "true"}


def test_a_message_longer_than_an_event_may_be_is_cut() -> None:
    draft = parse("<13>1 - - - - - - " + "é" * 200_000)
    assert len(draft.message.encode()) == 262_144
    assert draft.attributes is not None
    assert draft.attributes["syslog.truncated"] == "true"


@given(
    st.binary(max_size=300)
    | st.text(max_size=100).map(lambda text: f"<13>1 - - - - - [{text}".encode())
    | st.text(max_size=100).map(lambda text: f"<13>Nov 21 {text}".encode())
)
def test_nothing_that_arrives_is_lost(raw: bytes) -> None:
    draft, _ = parse_syslog(raw, "192.0.2.9", NOW)
    assert draft.message


@pytest.mark.parametrize("name", ["rsyslog_rfc5424_lf.bin", "rsyslog_rfc5424_octet_counted.bin"])
@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_what_rsyslog_sent(name: str, chunk: int) -> None:
    raw = (PAYLOADS / name).read_bytes()
    framer = Framer()
    frames = [frame for start in range(0, len(raw), chunk) for frame in framer.feed(raw[start : start + chunk])]
    first, second = (parse(frame) for frame in frames)
    assert framer.end() == []
    assert (first.message, first.service, first.source, first.severity) == ("ERROR something broke id=42", "app", "vm", "warning")
    assert (second.message, second.severity) == ("structured hello", "error")
    assert second.attributes is not None
    assert second.attributes["sd.opssight@32473.tenant"] == "acme"
    assert at(second) == datetime(2026, 11, 21, 18, 49, 31, 791276, tzinfo=UTC)


def test_what_syslog_ng_sent() -> None:
    framer = Framer()
    drafts = [parse(frame) for frame in framer.feed((PAYLOADS / "syslogng_rfc5424.bin").read_bytes())]
    assert [draft.message for draft in drafts] == ["first app2 line", "WARN second app2 line é"]


def test_frames_at_their_edges() -> None:
    framer = Framer()
    assert framer.feed(b"5 <1>ab6 <2>abc<3>line\n\n\0\r\n<4>mixed\n7 <5>abcd") == [b"<1>ab", b"<2>abc", b"<3>line", b"<4>mixed", b"<5>abcd"]
    assert framer.feed(b"123456789 not a length\n") == [b"123456789 not a length"]
    assert framer.feed(b"<6>last without its end") == []
    assert framer.end() == [b"<6>last without its end"]
    endless = Framer()
    assert [len(frame) for frame in endless.feed(b"<1>" + b"x" * (LONGEST + 5))] == [LONGEST]


@given(
    st.lists(
        st.binary(min_size=1, max_size=30).map(lambda raw: b"<1>" + raw.replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"")),
        max_size=8,
    ),
    st.integers(1, 20),
    st.booleans(),
)
def test_frames_survive_any_cut(messages: list[bytes], chunk: int, counted: bool) -> None:
    stream = b"".join(b"%d %s" % (len(message), message) if counted else message + b"\n" for message in messages)
    framer = Framer()
    frames = [frame for start in range(0, len(stream), chunk) for frame in framer.feed(stream[start : start + chunk])]
    assert frames == messages


class Gate:
    """A taker that is shut until told otherwise, as the store is while it is down."""

    def __init__(self) -> None:
        self.open = False
        self.taken: list[Draft] = []
        self.tokens: list[str | None] = []

    async def take(self, drafts: list[Draft], *, via: str, defaults: Defaults | None = None, token: str | None = None) -> Intake:
        self.tokens.append(token)
        if not self.open:
            raise EventStoreUnavailable("down")
        self.taken += drafts
        return Intake(len(drafts), [])


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., object]]:
    """Start servers that are stopped after the test."""
    running: list[SyslogServer] = []

    async def start(taker: Taker, *, waiting: int = 20_000) -> SyslogServer:
        server = SyslogServer(taker, FakeClock(NOW), tcp="127.0.0.1:0", udp="127.0.0.1:0", waiting=waiting)
        running.append(server)
        await server.start()
        return server

    yield start
    for server in running:
        await server.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


async def test_both_transports_reach_the_taker(serve: Callable[..., asyncio.Future[SyslogServer]]) -> None:
    gate = Gate()
    gate.open = True
    server = await serve(gate)
    _, writer = await asyncio.open_connection(*server.addresses["tcp"])
    writer.write(b"<13>1 - h tcp - - - one\n<13>1 - h tcp - - - two")
    writer.close()
    await writer.wait_closed()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"<13>1 - h udp - - - three", server.addresses["udp"])
        sender.sendto(b"no syslog", server.addresses["udp"])
    await until(lambda: len(gate.taken) == 4)
    assert {(draft.service or "", draft.message) for draft in gate.taken} == {
        ("tcp", "one"),
        ("tcp", "two"),
        ("udp", "three"),
        ("", "no syslog"),
    }
    assert {draft.source for draft in gate.taken} == {"h", "127.0.0.1"}


async def test_tcp_is_not_read_while_the_store_is_down_and_nothing_is_lost(serve: Callable[..., asyncio.Future[SyslogServer]]) -> None:
    gate = Gate()
    server = await serve(gate, waiting=100)
    _, writer = await asyncio.open_connection(*server.addresses["tcp"])
    line = b"<13>1 - h app - - - " + b"x" * 1000 + b"\n"
    sent = 0
    blocked = False
    while not blocked and sent < 100_000:
        writer.write(line * 100)
        sent += 100
        try:
            await asyncio.wait_for(writer.drain(), 0.5)
        except TimeoutError:
            blocked = True
    assert blocked, "the sender must feel that the store is down"
    gate.open = True
    await writer.drain()
    writer.close()
    await until(lambda: len(gate.taken) == sent)
    assert gate.tokens[0] == gate.tokens[1], "a batch keeps its token over every try"


async def test_udp_is_dropped_and_counted_while_the_store_is_down(serve: Callable[..., asyncio.Future[SyslogServer]]) -> None:
    gate = Gate()
    server = await serve(gate, waiting=50)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(400):
            sender.sendto(b"<13>1 - h app - - - %d" % number, server.addresses["udp"])
            await asyncio.sleep(0)
    await until(lambda: server._dropped > 0)
    gate.open = True
    await until(lambda: len(gate.taken) + server._dropped == 400)


async def test_what_waits_at_a_stop_is_stored(serve: Callable[..., asyncio.Future[SyslogServer]]) -> None:
    gate = Gate()
    gate.open = True
    server = await serve(gate)
    for number in range(500):
        server.datagram(b"<13>1 - h app - - - %d" % number, "192.0.2.1")
    await server.stop()
    assert len(gate.taken) == 500


async def test_an_address_that_is_taken_is_refused_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = SyslogServer(Gate(), FakeClock(NOW), tcp=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(StartRefused, match="OPSSIGHT_SYSLOG_TCP"):
            await server.start()


@pytest.mark.parametrize("framing", ["traditional", "octet-counted"])
async def test_a_real_rsyslogd(framing: str, ctx: Context, stored_events: EventStore, tmp_path: Path) -> None:
    program = shutil.which("rsyslogd", path="/usr/sbin:/usr/bin:/sbin")
    if program is None:
        pytest.skip("rsyslogd is not installed (apt-get install rsyslog)")
    clock = FakeClock(datetime.now(UTC))
    server = SyslogServer(EventIntake(stored_events, clock, ctx.db), clock, tcp="127.0.0.1:0")
    await server.start()
    host, port = server.addresses["tcp"]
    spool, config = tmp_path / "in.log", tmp_path / "rsyslog.conf"
    spool.write_text("".join(f"line {number} password=hunter2\n" for number in range(1000)))
    config.write_text(
        f'module(load="imfile")\nglobal(workDirectory="{tmp_path}" localHostname="sender")\n'
        f'input(type="imfile" File="{spool}" Tag="app" Severity="error" Facility="local0")\n'
        f'action(type="omfwd" target="{host}" port="{port}" protocol="tcp" TCP_Framing="{framing}"'
        ' template="RSYSLOG_SyslogProtocol23Format")\n'
    )
    process = subprocess.Popen(
        [program, "-n", "-f", str(config), "-i", str(tmp_path / "pid")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        query = EventQuery(services=("app",), sources=("sender",), severities=("error",), attributes={"facility": "local0"})
        async with asyncio.timeout(60):
            while await stored_events.count(query) < 1000:
                await asyncio.sleep(0.1)
        found = await stored_events.search(query, Span(), limit=200)
        assert {event.message.partition(" password")[2] for event in found} == {"=[REDACTED:password]"}
        assert await stored_events.count(EventQuery(q='"line 999"')) == 1
        assert await stored_events.count() == 1000
    finally:
        process.terminate()
        _, errors = process.communicate()
        await server.stop()
    assert b"fatal" not in errors.lower()
