"""The errors of incidents."""

from __future__ import annotations

from opssight.core.errors import Conflict, NotFound


class IncidentNotFound(NotFound):
    """There is no such incident."""

    type = "incident-not-found"
    title = "Incident not found"


class IllegalMove(Conflict):
    """The incident's state does not allow this."""

    type = "illegal-move"
    title = "Not possible in this state"


class AlreadyOpen(Conflict):
    """Another open incident is about the same alert."""

    type = "incident-already-open"
    title = "Already an open incident"


class CannotBeReached(Conflict):
    """There is no way to page this person."""

    type = "cannot-be-reached"
    title = "Cannot be reached"
