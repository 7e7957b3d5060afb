"""Whom a step pages at a moment. The engine asks when it carries a step out, the coverage for every moment of a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from opssight.oncall.contracts import Target, TargetKind


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody whom a step may mean at a moment.

    ``orders`` tells by schedule, the one made first before the others, who is on call and who is next. ``enabled`` are the
    people who are here and not disabled; ``admins`` and ``responders`` are enabled.
    """

    orders: Mapping[UUID, Sequence[UUID]]
    enabled: Collection[UUID]
    admins: Sequence[UUID] = ()
    responders: Sequence[UUID] = ()


def meant(targets: Iterable[Target], roster: Roster, paged: Collection[UUID] = ()) -> list[UUID]:
    """Return whom ``targets`` mean, each once; ``paged`` were paged already in this round.

    A person who is disabled is passed over for the next of the rotation. Nobody is an empty list.
    """
    return list(dict.fromkeys(user_id for target in targets for user_id in _meant(target, roster, paged)))


def _meant(target: Target, roster: Roster, paged: Collection[UUID]) -> Sequence[UUID]:
    first = next(iter(roster.orders.values()), None)
    match target.kind:
        case TargetKind.USER:
            return [target.id] if target.id is not None and target.id in roster.enabled else []
        case TargetKind.SCHEDULE:
            return _first_of(roster.orders.get(target.id, ()) if target.id else (), roster.enabled)
        case TargetKind.ON_CALL:
            return roster.admins if first is None else _first_of(first, roster.enabled)
        case TargetKind.NEXT_ON_CALL:
            others = roster.responders if first is None else roster.admins
            return _first_of(first or (), roster.enabled, paged) or [user_id for user_id in others if user_id not in paged]
        case _:
            assert_never(target.kind)


def _first_of(order: Iterable[UUID], enabled: Collection[UUID], but: Collection[UUID] = ()) -> list[UUID]:
    return [user_id for user_id in order if user_id in enabled and user_id not in but][:1]


def schedules_meant(targets: Iterable[Target], first: UUID | None) -> list[UUID]:
    """Return the schedules by which ``targets`` page, each once; ``first`` is the one made first, if there is any."""
    found = (first if target.kind in {TargetKind.ON_CALL, TargetKind.NEXT_ON_CALL} else _schedule_of(target) for target in targets)
    return list(dict.fromkeys(one for one in found if one is not None))


def _schedule_of(target: Target) -> UUID | None:
    return target.id if target.kind is TargetKind.SCHEDULE else None
