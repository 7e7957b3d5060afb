"""What can go wrong with events, as problems the caller can act on."""

from __future__ import annotations

from opssight.core.errors import Invalid, NotFound, OpsError, TooLarge, TooManyRequests, Unavailable


class EventStoreUnavailable(Unavailable):
    """The event store does not answer, or is too busy to take more; nothing was stored."""

    type = "event-store-unavailable"
    title = "The event store does not answer"


class EventStoreRefused(OpsError):
    """The event store answered with an error of its own: a defect, or a query beyond its limits."""

    status = 500
    type = "event-store-refused"
    title = "The event store refused the statement"

    def __init__(self, detail: str, *, code: int) -> None:
        """Take the sentence shown and ClickHouse's numeric error code."""
        super().__init__(detail)
        self.code = code


class EventQueryTooSlow(OpsError):
    """The query ran into its time limit."""

    status = 422
    type = "event-query-too-slow"
    title = "The query took too long"


class TooManySearches(TooManyRequests):
    """One caller runs as many searches as one may at a time."""

    type = "too-many-searches"
    title = "Too many searches at a time"


class EventNotFound(NotFound):
    """There is no event with that id, or retention has removed it."""

    type = "event-not-found"
    title = "Event not found"


class EventQueryInvalid(Invalid):
    """The search text or a filter cannot be understood."""

    type = "event-query-invalid"
    title = "The query cannot be understood"


class EventBodyInvalid(Invalid):
    """The body sent for intake is not events at all; nothing of it was stored."""

    type = "event-body-invalid"
    title = "The body is not events"


class EventInvalid(Invalid):
    """The one event that was sent cannot be taken; of several, the bad ones are named in the answer instead."""

    type = "event-invalid"
    title = "The event is not valid"


class EventBodyTooLarge(TooLarge):
    """The body sent for intake is too large, packed or unpacked, or holds too many events."""

    type = "event-body-too-large"
    title = "The body is too large"


class EventEncodingUnsupported(OpsError):
    """The body sent for intake is compressed in a way that is not understood."""

    status = 415
    type = "event-encoding-unsupported"
    title = "The encoding is not supported"
