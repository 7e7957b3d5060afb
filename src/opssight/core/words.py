"""Text from elsewhere, made fit to be shown in one line."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\[Errno -?\d+\] ")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str, limit: int) -> str:
    """Return ``text`` fit for a header: one line without control characters, at most ``limit`` characters."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def cause(error: Exception) -> str:
    """Return why something did not work, in the system's words without its error number."""
    return one_line(_NUMBER.sub("", str(error)), 200).rstrip(".") or type(error).__name__
