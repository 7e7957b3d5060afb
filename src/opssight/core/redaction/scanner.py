"""Finding and replacing. One Hyperscan database for the process, scratch memory for each thread."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import hyperscan

from opssight.core.redaction.patterns import PATTERNS, Pattern

_NUL = "\x00"
_GROUPS = ("secret", "secret2", "secret3", "secret4")
_local = threading.local()
_guard = threading.Lock()
_compiled: list[hyperscan.Database] = []


def _database() -> hyperscan.Database:
    """Return the compiled triggers; compiled once, on first use."""
    with _guard:
        if not _compiled:
            database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            database.compile(
                expressions=[pattern.trigger.encode() for pattern in PATTERNS],
                ids=list(range(len(PATTERNS))),
                flags=[hyperscan.HS_FLAG_DOTALL] * len(PATTERNS),
            )
            _compiled.append(database)
        return _compiled[0]


def _scan(data: bytes) -> list[tuple[int, int]]:
    """Return (end offset, pattern index) of every trigger in ``data``."""
    hits: list[tuple[int, int]] = []

    def on_match(pattern: int, start: int, end: int, flags: int, context: object) -> None:
        del start, flags, context
        hits.append((end, pattern))

    scratch: hyperscan.Scratch | None = getattr(_local, "scratch", None)
    if scratch is None:
        scratch = hyperscan.Scratch(_database())
        _local.scratch = scratch
    _database().scan(data, match_event_handler=on_match, scratch=scratch)
    return hits


def find_hits(texts: Sequence[str]) -> dict[int, set[int]]:
    """Return which texts hold the beginning of which patterns, for :func:`redact`. Most texts are not in the answer."""
    joined = _NUL.join(texts)
    data = joined.encode("utf-8", "surrogatepass")
    hits = _scan(data)
    if not hits:
        return {}
    if len(data) == len(joined):
        lengths = [len(text) + 1 for text in texts]
    else:
        lengths = [len(text.encode("utf-8", "surrogatepass")) + 1 for text in texts]
    starts = [0, *accumulate(lengths)]
    found: dict[int, set[int]] = {}
    for end, pattern in hits:
        found.setdefault(bisect_right(starts, end - 1) - 1, set()).add(pattern)
    return found


def redact(text: str, candidates: set[int]) -> tuple[str, int]:
    """Replace the secrets of the patterns ``candidates`` in ``text``; return it and how many there were."""
    count = 0
    for index in sorted(candidates):
        text, replaced = _replace(text, PATTERNS[index])
        count += replaced
    return text, count


def _replace(text: str, pattern: Pattern) -> tuple[str, int]:
    """Replace in pieces rather than by ``sub``, since only a group of the match may have to go."""
    pieces: list[str] = []
    position = 0
    for match in pattern.exact.finditer(text):
        groups = match.groupdict()
        name = next((name for name in _GROUPS if groups.get(name) is not None), None)
        start, end = match.span(name) if name else match.span()
        if start == end or not pattern.accept(text[start:end]):
            continue
        pieces += (text[position:start], f"[REDACTED:{pattern.kind}]")
        position = end
    if not pieces:
        return text, 0
    pieces.append(text[position:])
    return "".join(pieces), len(pieces) // 2


def redact_all(texts: Sequence[str]) -> tuple[dict[int, str], int]:
    """Redact many texts at once; return the changed ones by their index, and how many secrets were replaced."""
    changed: dict[int, str] = {}
    count = 0
    for index, candidates in find_hits(texts).items():
        text, replaced = redact(texts[index], candidates)
        if replaced:
            changed[index] = text
            count += replaced
    return changed, count
