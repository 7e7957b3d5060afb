"""The answers of the Alertmanager API v2, named and spelt as in its own description."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Receiver(_Camel):
    """Where alerts go."""

    name: str


class AlertState(_Camel):
    """``alertStatus``."""

    state: Literal["unprocessed", "active", "suppressed"] = "active"
    silenced_by: list[str] = []
    inhibited_by: list[str] = []
    muted_by: list[str] = []


class GettableAlert(_Camel):
    """``gettableAlert``."""

    annotations: dict[str, str]
    ends_at: datetime
    fingerprint: str
    receivers: list[Receiver]
    starts_at: datetime
    status: AlertState
    updated_at: datetime
    generator_url: str = Field(serialization_alias="generatorURL")
    labels: dict[str, str]


class ClusterStatus(_Camel):
    """``clusterStatus``."""

    status: Literal["ready", "settling", "disabled"]
    peers: list[str]


class ConfigText(_Camel):
    """``alertmanagerConfig``."""

    original: str


class VersionInfo(_Camel):
    """``versionInfo``."""

    version: str
    revision: str = ""
    branch: str = ""
    build_user: str = ""
    build_date: str = ""
    go_version: str = ""


class AlertmanagerStatus(_Camel):
    """``alertmanagerStatus``."""

    cluster: ClusterStatus
    config: ConfigText
    uptime: datetime
    version_info: VersionInfo


class AlertmanagerError(BaseModel):
    """What its API answers errors with, where it does not answer with a plain sentence."""

    code: int
    message: str
