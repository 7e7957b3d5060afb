"""One small interface over RE2 (https://github.com/google/re2/wiki/Syntax), so that the engine can be changed in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, cast

import re2

LONGEST = 1_000
MOST_MEMORY = 1 << 20
MOST_INSTRUCTIONS = 5_000
"""With a text of 10,000 characters, at most some tenths of a second even where RE2 must walk all states at once."""

_UNSUPPORTED = (
    (("(?=", "(?!", "(?<=", "(?<!"), "look-around such as (?=...) is not supported"),
    (("(?>",), "atomic groups such as (?>...) are not supported"),
    (("(?(",), "conditions such as (?(1)...) are not supported"),
    (("(?#", "(?x"), "comments and the verbose form (?x) are not supported"),
    (("\\Z",), "write \\z for the end of the text"),
    (tuple(f"\\{digit}" for digit in range(1, 10)), "references back to a group such as \\1 are not supported"),
    (("\\k",), "references back to a group are not supported"),
    (("++", "*+", "?+", "}+"), "possessive repetition such as a++ is not supported"),
)


class PatternRefused(ValueError):
    """The pattern cannot be used; the message completes the sentence "the pattern ...: "."""


class _Engine(Protocol):
    @property
    def programsize(self) -> int: ...

    def fullmatch(self, text: bytes) -> object: ...

    def search(self, text: bytes) -> object: ...


class Pattern:
    """A compiled pattern. Matching releases the interpreter lock, so a long text may be searched in a thread beside the loop."""

    __slots__ = ("_engine", "text")

    def __init__(self, text: str, engine: _Engine) -> None:
        """Hold what :func:`compile_pattern` made."""
        self.text = text
        self._engine = engine

    def covers(self, text: str) -> bool:
        """Return whether the pattern matches the whole of ``text``."""
        return self._engine.fullmatch(text.encode(errors="replace")) is not None

    def is_in(self, text: str) -> bool:
        """Return whether the pattern matches somewhere in ``text``."""
        return self._engine.search(text.encode(errors="replace")) is not None


@lru_cache(maxsize=512)
def compile_pattern(text: str, *, lines: bool = False) -> Pattern:
    """Compile a pattern; with ``lines``, ``^`` and ``$`` stand for the begin and end of each line.

    Raises:
        PatternRefused: it is no pattern, uses what only a backtracking engine has, or is too large.
    """
    if len(text) > LONGEST:
        raise PatternRefused(f"it has more than {LONGEST:,} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MOST_MEMORY
    try:
        engine = cast("_Engine", re2.compile(("(?m)" + text if lines else text).encode(), options))
    except UnicodeEncodeError:
        raise PatternRefused("it holds half a character (a lone surrogate)") from None
    except re2.error as error:  # pyright: ignore[reportUnknownVariableType] the library has no types
        raise PatternRefused(_reason(text, cast("Exception", error))) from None
    if engine.programsize > MOST_INSTRUCTIONS:
        raise PatternRefused(_TOO_LARGE)
    return Pattern(text, engine)


_TOO_LARGE = "it is too large when its repetitions are written out; use smaller ones"


def _reason(pattern: str, error: Exception) -> str:
    said: object = error.args[0] if error.args else ""
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    if "too large" in words:
        return _TOO_LARGE
    if "invalid repetition size" in words:
        return f"{words.removeprefix('invalid repetition size: ')} repeats more than 1,000 times in all, or counts down"
    if "(?P=" in pattern and "(?P" in words:
        return "references back to a group are not supported"
    for signs, what in _UNSUPPORTED:
        if any(sign in words for sign in signs) and any(sign in pattern for sign in signs):
            return what
    return words
