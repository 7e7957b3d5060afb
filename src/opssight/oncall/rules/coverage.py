"""Who would be paged when, over a time; and when nobody would be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from opssight.oncall.contracts import Step
from opssight.oncall.rules.targets import Roster, meant, schedules_meant

Orders = Sequence[tuple[datetime, Sequence[UUID]]]
"""From when on who is on call by a schedule and who is next, first to last."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """Who is here: as in :class:`~opssight.oncall.rules.targets.Roster`, and ``reachable`` who has a way to be reached."""

    enabled: Collection[UUID]
    reachable: Collection[UUID]
    admins: Sequence[UUID] = ()
    responders: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``starts_at`` until just before ``ends_at`` a step means ``meant``, of whom ``reached`` can be reached."""

    starts_at: datetime
    ends_at: datetime
    meant: tuple[UUID, ...]
    reached: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a policy's first step reaches nobody.

    The engine goes on at once: ``step`` (from 1) is the first that reaches somebody, ``reached``; None when none does.
    """

    starts_at: datetime
    ends_at: datetime
    meant: tuple[UUID, ...]
    step: int | None
    reached: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A policy over a time: for each step the stretches that make it up, without gap or overlap; and its gaps."""

    steps: list[list[Stretch]]
    gaps: list[Gap]


def coverage(steps: Sequence[Step], orders: Mapping[UUID, Orders], people: Everybody, since: datetime, until: datetime) -> Coverage:
    """Return whom each step of a policy would page if it were carried out at a moment from ``since`` until ``until``.

    ``orders`` has every schedule, the one made first before the others. The steps before are taken to have paged whom
    they would at the same moment, which is how a policy goes on while it reaches nobody.
    """
    used = {one for step in steps for one in schedules_meant(step.targets, next(iter(orders), None))}
    orders = {schedule_id: orders[schedule_id] for schedule_id in orders if schedule_id in used}
    edges = {since, until}.union(begins for line in orders.values() for begins, _ in line)
    found = Coverage([[] for _ in steps], [])
    for begins, ends in pairwise(sorted(edges)):
        now = {schedule_id: line[bisect_right(line, begins, key=_begins) - 1][1] for schedule_id, line in orders.items()}
        pages = _carried_out(steps, Roster(now, people.enabled, people.admins, people.responders), people.reachable)
        for stretches, (wanted, reached) in zip(found.steps, pages, strict=True):
            _add(stretches, Stretch(begins, ends, wanted, reached))
        if not pages[0][1]:
            instead = next(((number, reached) for number, (_, reached) in enumerate(pages, 1) if reached), (None, ()))
            _add(found.gaps, Gap(begins, ends, pages[0][0], *instead))
    return found


_Span = TypeVar("_Span", Stretch, Gap)


def _begins(entry: tuple[datetime, Sequence[UUID]]) -> datetime:
    return entry[0]


def _carried_out(steps: Sequence[Step], roster: Roster, reachable: Collection[UUID]) -> list[tuple[tuple[UUID, ...], tuple[UUID, ...]]]:
    """Return for each step whom it means and whom of them it reaches, one step after the other at one moment."""
    paged: set[UUID] = set()
    found: list[tuple[tuple[UUID, ...], tuple[UUID, ...]]] = []
    for step in steps:
        wanted = tuple(meant(step.targets, roster, paged))
        reached = tuple(user_id for user_id in wanted if user_id in reachable)
        paged.update(reached)
        found.append((wanted, reached))
    return found


def _add(found: list[_Span], one: _Span) -> None:
    """Put ``one`` behind the others, or lengthen the last when nothing but the time differs."""
    if found:
        longer = replace(found[-1], ends_at=one.ends_at)
        if found[-1].ends_at == one.starts_at and longer == replace(one, starts_at=longer.starts_at):
            found[-1] = longer
            return
    found.append(one)
