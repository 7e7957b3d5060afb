"""The settings of incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from opssight.core.settings import Section


class IncidentsSettings(Section):
    """Incidents."""

    incident_quiet_seconds: Annotated[
        int,
        Field(
            ge=0,
            le=604_800,
            description="Seconds without a firing alert after which an acknowledged incident resolves; 0 leaves that to a person.",
        ),
    ] = 300
    incident_reopen_seconds: Annotated[
        int,
        Field(
            ge=0,
            le=604_800,
            description="Seconds after which a resolved incident opens again, and pages, when one of its alerts still fires.",
        ),
    ] = 300

    @property
    def quiet(self) -> timedelta:
        """How long an acknowledged incident has to be quiet; nothing is never."""
        return timedelta(seconds=self.incident_quiet_seconds)

    @property
    def patience(self) -> timedelta:
        """How long the alerts of a resolved incident may still fire."""
        return timedelta(seconds=self.incident_reopen_seconds)
