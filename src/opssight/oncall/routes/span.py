"""The time that a question is about: ``from`` and ``to``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

from opssight.core.errors import Invalid

From = Annotated[AwareDatetime | None, Query(alias="from", description="Now when left out.")]
To = Annotated[AwareDatetime | None, Query(alias="to", description="Four weeks later when left out.")]
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def span(since: datetime | None, until: datetime | None, now: datetime, longest: timedelta) -> tuple[datetime, datetime]:
    """Return both ends.

    Raises:
        Invalid: the end is not after the beginning or too long after it, or the beginning is out of all reason.
    """
    start = since or now
    if not EARLIEST <= start <= LATEST:
        raise Invalid(f"This has to be from {EARLIEST.year} until {LATEST.year}.", field="from")
    end = until or start + timedelta(days=28)
    if not start < end <= start + longest:
        raise Invalid(f"The end has to be after the beginning, at most {longest.days} days.", field="to")
    return start, end
