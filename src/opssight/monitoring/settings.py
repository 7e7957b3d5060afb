"""The settings of monitoring."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from opssight.core.settings import Section


class MonitoringSettings(Section):
    """Rules."""

    rule_interval_seconds: Annotated[float, Field(ge=0.1, description="Seconds between evaluations of rules.")] = 5.0
