"""What incidents decides: which moves are legal, what opens one and how bad it is, when it is over by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from opssight.catalog import contracts as catalog
from opssight.incidents.contracts import Severity, State

MOST_NAMED = 10
STORM_ENDS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Storm:
    """How many lines of one kind a timeline names and counts since they began to come in quick succession."""

    began_at: datetime
    last_at: datetime
    named: int = 0
    counted: int = 0


def after_lines(storm: Storm | None, number: int, now: datetime) -> tuple[Storm, int]:
    """Return the storm after ``number`` more lines, and how many of those are to be named; the rest are counted.

    Ten minutes without a line end a storm; then lines are named again.
    """
    if storm is None or now - storm.last_at > STORM_ENDS:
        storm = Storm(now, now)
    named = min(number, max(0, MOST_NAMED - storm.named))
    return Storm(storm.began_at, now, storm.named + named, storm.counted + number - named), named


class Move(StrEnum):
    """The moves of the state machine. ``reopen`` is a person's, who is there; ``recur`` is an alert's, and somebody has to be paged."""

    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    RECUR = "recur"


_MOVES: dict[tuple[State, Move], State] = {
    (State.NEW, Move.ACKNOWLEDGE): State.INVESTIGATING,
    (State.INVESTIGATING, Move.RESOLVE): State.RESOLVED,
    (State.RESOLVED, Move.REOPEN): State.INVESTIGATING,
    (State.RESOLVED, Move.RECUR): State.NEW,
}


def moved(state: State, move: Move) -> State | None:
    """Return the state after ``move``, or None when the move is not legal in ``state``."""
    return _MOVES.get((state, move))


def way_to_resolved(state: State) -> tuple[Move, ...]:
    """Return the legal moves from ``state`` to resolved, for a program that has no person to acknowledge first."""
    match state:
        case State.NEW:
            return Move.ACKNOWLEDGE, Move.RESOLVE
        case State.INVESTIGATING:
            return (Move.RESOLVE,)
        case State.RESOLVED:
            return ()
        case _:
            assert_never(state)


def refusal(key: str, state: State, move: Move, owner: str | None) -> str:
    """Return the sentence for a move that is not legal: what is so, and what to do instead."""
    held = f" by {owner}" if owner else ""
    match state:
        case State.NEW if move is Move.RESOLVE:
            return f"{key} is new: acknowledge it first, so that it is known who resolved it."
        case State.NEW:
            return f"{key} is new and was never resolved; there is nothing to reopen."
        case State.INVESTIGATING if move is Move.ACKNOWLEDGE:
            return f"{key} is being investigated{held} already; take it over by making yourself its owner."
        case State.INVESTIGATING:
            return f"{key} is still open; there is nothing to reopen."
        case State.RESOLVED if move is Move.ACKNOWLEDGE:
            return f"{key} is resolved; reopen it if it goes on."
        case State.RESOLVED:
            return f"{key} is resolved already."
        case _:
            assert_never(state)


SEVERITY_OF_LABEL: dict[str, Severity] = {
    "critical": Severity.SEV2,
    "page": Severity.SEV2,
    "error": Severity.SEV3,
    "warning": Severity.SEV4,
}
"""How bad the ``severity`` label of an alert is. SEV1 is left for a person to declare: it means that others are to be told."""

OPENING_LABELS = frozenset({"critical", "page", "error"})
"""The ``severity`` labels with which an alert opens an incident. Any other only shows as an alert, or joins its group's incident."""


def opens(label: str | None) -> bool:
    """Tell whether an alert with this ``severity`` label opens an incident."""
    return label is not None and label.lower() in OPENING_LABELS


def severity_of(label: str | None) -> Severity:
    """Return the severity that an alert's ``severity`` label stands for; SEV5 for one nobody has heard of."""
    return SEVERITY_OF_LABEL.get((label or "").lower(), Severity.SEV5)


def is_worse(one: Severity, than: Severity) -> bool:
    """Tell whether ``one`` is worse; SEV1 is the worst."""
    return one < than


def is_over(state: State, *, alerts: int, firing: int) -> bool:
    """Tell whether an incident resolves at once: every alert has resolved and nobody has acknowledged."""
    return state is State.NEW and is_quiet(alerts=alerts, firing=firing)


def is_quiet(*, alerts: int, firing: int) -> bool:
    """Tell whether every alert has resolved; an incident without any never was loud."""
    return alerts > 0 and firing == 0


def when_to_resolve(quiet_since: datetime, quiet: timedelta) -> datetime | None:
    """Return when an acknowledged incident resolves if no alert fires again; None when that is left to a person (``quiet`` is 0)."""
    return quiet_since + quiet if quiet else None


@dataclass(frozen=True, slots=True)
class Seen:
    """When a firing alert was last handed in, and when it ends unless it is again; None for never."""

    at: datetime
    expires_at: datetime | None


def when_to_reopen(resolved_at: datetime, firing: Sequence[Seen], patience: timedelta) -> datetime | None:
    """Return when a resolved incident opens again for the alerts of it that fire; None when none does.

    Whoever resolves it may be a little ahead of the alerts, so they have ``patience`` to end. One that was not handed in
    since then may be an old word, which ends by itself or is repeated.
    """
    if not firing:
        return None
    proof = resolved_at if any(one.expires_at is None or one.at > resolved_at for one in firing) else None
    return max(resolved_at + patience, proof or min(one.expires_at for one in firing if one.expires_at is not None))


def still_firing(count: int) -> str:
    """Return the sentence that warns whoever resolves an incident while alerts fire."""
    return f"{count} alert{'s' if count > 1 else ''} still fire{'' if count > 1 else 's'}: it opens again if that goes on."


def sentences(first: str, second: str) -> str:
    """Return two sentences as one text; the first, which may end with what a person wrote, is given its full stop."""
    first = first.rstrip()
    return f"{first}{'' if first.endswith(('.', '!', '?', '…')) else '.'} {second}"


def length(span: timedelta) -> str:
    """Return a length of time in words, as in "5 min" or "90 s"."""
    seconds = round(span.total_seconds())
    return f"{seconds // 60} min" if seconds >= 60 and seconds % 60 == 0 else f"{seconds} s"


def service_state(worst: Severity | None) -> catalog.ServiceState:
    """Return how a service is doing whose worst open incident is ``worst``; None when it has none."""
    if worst is None:
        return catalog.ServiceState.OK
    return catalog.ServiceState.FAILING if worst <= Severity.SEV3 else catalog.ServiceState.WARNING


_KEY = re.compile(r"(?:inc-)?([0-9]{1,18})", re.IGNORECASE)


def number_of(key: str) -> int | None:
    """Return the number in ``INC-142``, ``inc-142`` or ``142``; None when it is not such a key."""
    found = _KEY.fullmatch(key.strip())
    return int(found[1]) if found else None
