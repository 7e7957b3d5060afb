"""What crosses the wall of audit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of walking the chain; ``first_bad_seq`` is the first record that does not fit."""

    ok: bool
    checked: int
    first_bad_seq: int | None
    head_hash: str | None
