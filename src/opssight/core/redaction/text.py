"""Redacting one text, and a text that comes in pieces."""

from __future__ import annotations

import re

from opssight.core.redaction.scanner import redact_all

LONGEST_LINE = 8_192
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
LONGEST_KEY = 32_768


def redact_text(text: str) -> str:
    """Return ``text`` without what looks like a secret: ``[REDACTED:kind]`` stands in its place."""
    changed, _ = redact_all([text])
    return changed.get(0, text)


class LineRedactor:
    """Redacts a stream of text. Lines are shown when they are whole, since a secret may be cut anywhere; a private key as one."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self._held = ""

    def feed(self, text: str) -> str:
        """Take the next piece and return what can be shown."""
        self._held += text
        whole = max(self._held.rfind("\n"), self._held.rfind("\r")) + 1
        if not whole and len(self._held) > LONGEST_LINE:
            whole = len(self._held) - LONGEST_LINE // 8
        key = self._open_key(whole)
        if key is not None and len(self._held) - key < LONGEST_KEY:
            whole = key
        shown, self._held = self._held[:whole], self._held[whole:]
        return redact_text(shown)

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        shown, self._held = self._held, ""
        return redact_text(shown)

    def _open_key(self, whole: int) -> int | None:
        """Return where a private key begins that has not ended in what would be shown."""
        begin = None
        for found in _KEY_BEGINS.finditer(self._held, 0, whole):
            begin = found.start()
        return begin if begin is not None and _KEY_ENDS.search(self._held, begin, whole) is None else None
