"""Reading what a list asks for: filters, order and place."""

from __future__ import annotations

import contextlib
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from opssight.core.errors import Invalid
from opssight.core.http import cursor
from opssight.core.http.several import several
from opssight.identity import facade as identity
from opssight.incidents import repository, rules
from opssight.incidents.contracts import Severity, State
from opssight.incidents.models import IncidentRow

E = TypeVar("E", bound=StrEnum)
OPEN = "open"
NEWEST = "-opened_at"


def filters_of(
    actor: identity.Actor, *, state: list[str], severity: list[str], service: list[str], owner: str | None, q: str | None
) -> repository.Filters:
    """Return the filters asked for; each list may be repeated or separated by commas, ``open`` is every state but resolved.

    Raises:
        Invalid: a value is not known.
    """
    states = several(state)
    if OPEN in states:
        states = [*(one for one in states if one != OPEN), State.NEW, State.INVESTIGATING]
    return repository.Filters(
        states=_known(State, states, "state"),
        severities=_known(Severity, several(severity), "severity"),
        services=several(service),
        owner=_owner(actor, owner),
        words=q.strip() if q else None,
        number=rules.number_of(q) if q else None,
    )


def order_of(sort: str) -> repository.Order:
    """Return the order asked for.

    Raises:
        Invalid: it is not one of ours.
    """
    order = repository.SORTS.get(sort)
    if order is None:
        raise Invalid(f"Sort by one of {', '.join(sorted(repository.SORTS))}.", field="sort")
    return order


def place_of(text: str | None, sort: str) -> tuple[object, UUID] | None:
    """Return where the page asked for begins.

    Raises:
        Invalid: the cursor belongs to another list.
    """
    if text is None:
        return None
    position = cursor.decode(text)
    if len(position) == 3 and position[0] == sort:
        with contextlib.suppress(ValueError):
            return _value(sort, str(position[1])), UUID(str(position[2]))
    raise cursor.other_list()


def _value(sort: str, text: str) -> object:
    match sort.removeprefix("-"):
        case "opened_at":
            return datetime.fromisoformat(text)
        case "number":
            return int(text)
        case _:
            return text


def cursor_after(row: IncidentRow, sort: str) -> str:
    """Return the cursor of the page after ``row``."""
    name = sort.removeprefix("-")
    value = row.opened_at.isoformat() if name == "opened_at" else row.number if name == "number" else row.severity
    return cursor.encode([sort, value, str(row.id)])


def _known(kind: type[E], values: list[str], field: str) -> list[E]:
    try:
        return [kind(value) for value in values]
    except ValueError:
        raise Invalid(f"Use {', '.join(kind)}.", field=field) from None


def _owner(actor: identity.Actor, owner: str | None) -> UUID | bool | None:
    if owner is None:
        return None
    if owner == "none":
        return False
    try:
        return UUID(actor.id if owner == "me" else owner)
    except ValueError:
        raise Invalid("Name the owner by id, or write me or none.", field="owner") from None
