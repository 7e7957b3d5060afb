"""Timestamps as senders write them: RFC 3339, or Unix time in seconds, milliseconds, microseconds or nanoseconds."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

MAX_AGE = timedelta(days=3650)
MAX_AHEAD = timedelta(days=1)


class TimeRejected(ValueError):
    """The time cannot be read or is out of range; the message says which."""


class TimeWindow:
    """Reads times of one batch, within ten years before ``now`` and a day after it.

    Times are returned as Unix seconds in a float: its shortest decimal form is exact to the microsecond until the
    year 2242, and it is what the store is sent.
    """

    __slots__ = ("_first", "_last", "now")

    def __init__(self, now: datetime) -> None:
        """Take the moment of reception."""
        self.now = now.timestamp()
        self._first = (now - MAX_AGE).timestamp()
        self._last = (now + MAX_AHEAD).timestamp()

    def read(self, value: str | float | None) -> float:
        """Return the time in Unix seconds; None is now.

        Raises:
            TimeRejected: it is not a time, or far from now.
        """
        if value is None:
            return self.now
        seconds = _from_text(value) if isinstance(value, str) else _from_number(value)
        if self._first <= seconds <= self._last:
            return seconds
        raise TimeRejected(f"{_shown(value)} is {'more than ten years ago' if seconds < self._first else 'in the future'}")


def _from_text(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _from_odd_text(text.strip())
    if moment.tzinfo is None:
        if text.isdigit():
            return _from_number(int(text))
        raise TimeRejected(f"{_shown(text)} has no UTC offset; end it with Z or +hh:mm")
    return moment.timestamp()


def _from_odd_text(text: str) -> float:
    """Read a number in a string, a leap second, or a space or lower case where ``T`` and ``Z`` belong."""
    try:
        return _from_digits(text)
    except ValueError:
        pass
    regular = text.upper().replace(":60", ":59", 1) if text[17:19] == "60" else text.upper()
    try:
        moment = datetime.fromisoformat(regular)
    except ValueError:
        raise TimeRejected(f"{_shown(text)} is not a time; write RFC 3339 (2026-01-31T12:00:00Z) or Unix time") from None
    if moment.tzinfo is None:
        raise TimeRejected(f"{_shown(text)} has no UTC offset; end it with Z or +hh:mm")
    return moment.timestamp()


def _from_digits(text: str) -> float:
    whole, _, fraction = text.partition(".")
    if not fraction:
        return _from_number(int(whole))
    if not fraction.isdigit():
        raise ValueError(text)
    if len(whole.lstrip("+-")) <= 11:
        micros = int(fraction[:6].ljust(6, "0"))
        seconds = int(whole)
        return (seconds * 1_000_000 + (micros if seconds >= 0 else -micros)) / 1_000_000
    return _from_number(float(text))


def _from_number(number: float) -> float:
    """Tell the unit by the size: up to 1e11 seconds (year 5138), 1e14 milliseconds, 1e17 microseconds, else nanoseconds."""
    if isinstance(number, float) and not math.isfinite(number):
        raise TimeRejected(f"{number} is not a time")
    size = abs(number)
    if size < 1e11:
        return round(number * 1_000_000) / 1_000_000
    if size < 1e14:
        return round(number * 1000) / 1_000_000
    if size < 1e17:
        return round(number) / 1_000_000
    if size < 1e20:
        return int(number) // 1000 / 1_000_000
    raise TimeRejected(f"{number} is not a time")


def _shown(value: str | float) -> str:
    text = str(value)
    return repr(text if len(text) <= 40 else text[:40] + "...")


def moment(seconds: float) -> datetime:
    """Return the datetime of Unix seconds as :meth:`TimeWindow.read` gives them, to the microsecond."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=round(seconds * 1_000_000))
