"""One syslog message: RFC 5424, RFC 3164 in its many dialects, or text as it came. Nothing is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from opssight.eventlog.contracts import Severity
from opssight.eventlog.intake.event import MESSAGE_BYTES, NAME_LENGTH, Draft, JsonValue
from opssight.eventlog.intake.severities import SYSLOG
from opssight.eventlog.intake.times import TimeRejected, TimeWindow

FACILITIES = (
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit",
    "console", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
)  # fmt: skip

_PRIORITY = re.compile(r"<(\d{1,3})>")
_RFC5424 = re.compile(r"1 (\S+) (\S+) (\S+) (\S+) (\S+) (.*)", re.DOTALL)
_ELEMENT = re.compile(r'\[([^\s=\]"]+)((?: +[^\s=\]"]+="(?:[^"\\\]]|\\.)*")*)\]', re.DOTALL)
_PARAMETER = re.compile(r' +([^\s=\]"]+)="((?:[^"\\\]]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\\]])')
_RFC3164_TIME = re.compile(
    r"[*.:]?\s?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(?P<day>\d{1,2})\s+(?:(?P<year>\d{4})\s+)?"
    r"(?P<time>\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d{1,9}))?(?:\s+(?P<zone>UTC|GMT|Z|[+-]\d\d:?\d\d))?:?\s+",
)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d))\s+")
_HOST = re.compile(r"([A-Za-z0-9_.:-]{1,255}) +(?=\S)")
_TAG = re.compile(r"([A-Za-z0-9_./@()-]{1,128}?)(?:\[([^\]\s]{1,64})\])?: ?")
_TAG_ALONE = re.compile(_TAG.pattern.removesuffix(" ?") + r"(?:\s|$)")
_MONTHS: dict[str, int] = dict(
    zip(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), range(1, 13), strict=True)
)
_HALF_HOUR = timedelta(minutes=30)
_SLACK = timedelta(minutes=1)
_WIDEST_ZONE = 28
UNPARSED = "syslog.unparsed"


def parse_syslog(raw: bytes, peer: str, now: datetime) -> tuple[Draft, bool]:
    """Return the event of a message from ``peer``, and whether its form was known.

    The service is the application's name, the source the host's, or the peer's address if none is given.
    """
    text = raw.decode("utf-8", "replace").rstrip("\r\n\0")
    priority = _PRIORITY.match(text)
    if priority is None or int(priority.group(1)) > 191:
        return _unparsed(text, peer), False
    facility, level = divmod(int(priority.group(1)), 8)
    attributes: dict[str, JsonValue] = {"facility": FACILITIES[facility]}
    rest = text[priority.end() :]
    modern = _RFC5424.match(rest)
    if modern is not None:
        draft = _rfc5424(modern, SYSLOG[level], attributes, peer, now)
    else:
        draft = _rfc3164(rest, SYSLOG[level], attributes, peer, now)
    return draft, True


def _rfc5424(match: re.Match[str], severity: Severity, attributes: dict[str, JsonValue], peer: str, now: datetime) -> Draft:
    ts, host, application, process, kind, rest = match.groups()
    attributes |= {name: value for name, value in (("procid", process), ("msgid", kind)) if value != "-"}
    message = rest
    if rest.startswith("["):
        position = 0
        while element := _ELEMENT.match(rest, position):
            for name, value in _PARAMETER.findall(element.group(2)):
                attributes[f"sd.{element.group(1)}.{name}"] = _ESCAPED.sub(r"\1", value)
            position = element.end()
        message = rest[position:].removeprefix(" ")
    elif rest == "-" or rest.startswith("- "):
        message = rest[2:]
    return _draft(message.removeprefix("\ufeff"), _checked(ts, now) if ts != "-" else None, severity, application, host, attributes, peer)


def _rfc3164(rest: str, severity: Severity, attributes: dict[str, JsonValue], peer: str, now: datetime) -> Draft:
    ts: str | float | None = None
    dated = _RFC3164_TIME.match(rest)
    iso = None if dated else _ISO_TIME.match(rest)
    if dated is not None:
        found = infer_time(dated, now)
        ts = None if found is None else _checked(found.isoformat(), now)
        rest = rest[dated.end() :]
    elif iso is not None:
        ts = _checked(iso.group(1), now)
        rest = rest[iso.end() :]
    host = "-"
    tag = _TAG_ALONE.match(rest)
    if (dated or iso) and tag is None:
        named = _HOST.match(rest)
        if named is not None:
            host = named.group(1)
            rest = rest[named.end() :]
            tag = _TAG.match(rest)
    application = "-"
    if tag is not None:
        application = tag.group(1)
        if tag.group(2):
            attributes["procid"] = tag.group(2)
        rest = rest[tag.end() :]
    return _draft(rest, ts, severity, application, host, attributes, peer)


def infer_time(match: re.Match[str], now: datetime) -> datetime | None:
    """Complete a time that has no year and mostly no zone; None if there is no such day.

    The year is the one that brings it nearest to ``now``. Without a zone it is taken as UTC, unless it then differs
    from ``now`` by whole half hours to within a minute: that is a clock in another zone and a fresh message.
    """
    clock = [int(part) for part in match["time"].split(":")]
    micros = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    years = [int(match["year"])] if match["year"] else [now.year - 1, now.year, now.year + 1]
    candidates: list[datetime] = []
    for year in years:
        try:
            candidates.append(
                datetime(year, _MONTHS[match["month"]], int(match["day"]), clock[0], clock[1], min(clock[2], 59), micros, tzinfo=UTC)
            )
        except ValueError:
            continue
    if not candidates:
        return None
    found = min(candidates, key=lambda candidate: abs(now - candidate))
    zone = match["zone"]
    if zone in {"UTC", "GMT", "Z"}:
        return found
    if zone:
        sign = -1 if zone[0] == "+" else 1
        digits = zone[1:].replace(":", "")
        return found + sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    steps = round((now - found) / _HALF_HOUR)
    shifted = found + steps * _HALF_HOUR
    return shifted if steps and abs(steps) <= _WIDEST_ZONE and abs(now - shifted) <= _SLACK else found


def _checked(ts: str, now: datetime) -> float | None:
    """Return a time the store will take; a device whose clock is off by years is dated by reception instead."""
    try:
        return TimeWindow(now).read(ts)
    except TimeRejected:
        return None


def _draft(
    message: str,
    ts: str | float | None,
    severity: Severity,
    application: str,
    host: str,
    attributes: dict[str, JsonValue],
    peer: str,
) -> Draft:
    return Draft(
        message=_cut(message, attributes) or "(empty message)",
        ts=ts,
        severity=severity,
        service="" if application == "-" else application[:NAME_LENGTH],
        source=peer if host == "-" else host[:NAME_LENGTH],
        attributes=attributes,
    )


def _unparsed(text: str, peer: str) -> Draft:
    attributes: dict[str, JsonValue] = {UNPARSED: "true"}
    return Draft(message=_cut(text, attributes) or "(empty message)", severity="notice", source=peer, attributes=attributes)


def _cut(message: str, attributes: dict[str, JsonValue]) -> str:
    if len(message) <= MESSAGE_BYTES >> 2:
        return message
    encoded = message.encode("utf-8", "replace")
    if len(encoded) <= MESSAGE_BYTES:
        return message
    attributes["syslog.truncated"] = "true"
    return encoded[:MESSAGE_BYTES].decode("utf-8", "ignore")
