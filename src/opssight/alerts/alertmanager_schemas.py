"""The answers of the Alertmanager API v2, named and spelt as in its own description."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class Receiver(BaseModel):
    """Where alerts go."""

    name: str


class AlertState(BaseModel):
    """``alertStatus``."""

    state: str = "active"
    silencedBy: list[str] = []  # noqa: N815
    inhibitedBy: list[str] = []  # noqa: N815
    mutedBy: list[str] = []  # noqa: N815


class GettableAlert(BaseModel):
    """``gettableAlert``."""

    annotations: dict[str, str]
    endsAt: datetime  # noqa: N815
    fingerprint: str
    receivers: list[Receiver]
    startsAt: datetime  # noqa: N815
    status: AlertState
    updatedAt: datetime  # noqa: N815
    generatorURL: str  # noqa: N815
    labels: dict[str, str]


class ClusterStatus(BaseModel):
    """``clusterStatus``."""

    status: str
    peers: list[str]


class ConfigText(BaseModel):
    """``alertmanagerConfig``."""

    original: str


class VersionInfo(BaseModel):
    """``versionInfo``."""

    version: str
    revision: str = ""
    branch: str = ""
    buildUser: str = ""  # noqa: N815
    buildDate: str = ""  # noqa: N815
    goVersion: str = ""  # noqa: N815


class AlertmanagerStatus(BaseModel):
    """``alertmanagerStatus``."""

    cluster: ClusterStatus
    config: ConfigText
    uptime: datetime
    versionInfo: VersionInfo  # noqa: N815
