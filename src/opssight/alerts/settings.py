"""The settings of alerts."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator

from opssight.core.settings import Section


class AlertsSettings(Section):
    """Alerts."""

    alert_group_by: Annotated[
        str, Field(description="Labels, comma separated, by which alerts are grouped: one incident for alerts that agree in all of them.")
    ] = "alertname,service"
    alert_resolve_seconds: Annotated[
        int, Field(ge=1, le=604_800, description="Seconds after which an alert resolves that came without an end and is not repeated.")
    ] = 300
    alert_retention_days: Annotated[
        int, Field(ge=1, le=3650, description="Days resolved alerts are kept; those of an incident that is not resolved stay.")
    ] = 90

    @field_validator("alert_group_by")
    @classmethod
    def _label_names(cls, value: str) -> str:
        names = [name.strip() for name in value.split(",")]
        if not all(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", name) for name in names) or len(set(names)) < len(names):
            raise ValueError("write label names with commas between them, each once, for example alertname,service")
        return ",".join(names)

    @property
    def alert_group_labels(self) -> tuple[str, ...]:
        """The labels by which alerts are grouped."""
        return tuple(self.alert_group_by.split(","))
