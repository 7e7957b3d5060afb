"""The settings of oncall."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from opssight.core.settings import Section


class OncallSettings(Section):
    """On-call."""

    escalation_seconds: Annotated[
        int, Field(ge=1, description="Seconds without acknowledgement before the second step of the first policy.")
    ] = 300
