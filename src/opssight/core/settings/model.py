"""Every setting, typed and documented. ``docs/reference/settings.md`` is generated from here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

CONFIG_FILE = "opssight.toml"


class Settings(BaseSettings):
    """Read from ``OPSSIGHT_`` variables, then ``opssight.toml`` in the working directory, then these defaults."""

    model_config = SettingsConfigDict(env_prefix="OPSSIGHT_", toml_file=CONFIG_FILE, extra="ignore", env_ignore_empty=True, frozen=True)

    data_dir: Annotated[Path, Field(description="Where everything this machine keeps is stored.")] = Path("data")
    host: Annotated[str, Field(description="Address the web interface and API listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port the web interface and API listen on.")] = 8000
    public_url: Annotated[
        str, Field(description="Address people reach the platform at, used in links; made from host and port when empty.")
    ] = ""

    database_url: Annotated[
        SecretStr,
        Field(description="PostgreSQL 15+ as postgresql://user:password@host/name; `up` runs its own when empty."),
    ] = SecretStr("")
    database_pool: Annotated[int, Field(ge=2, le=200, description="Connections each process keeps to PostgreSQL.")] = 10
    redis_url: Annotated[SecretStr, Field(description="Redis 7+ for cache and shared limits; PostgreSQL serves when empty.")] = SecretStr(
        ""
    )
    clickhouse_url: Annotated[
        SecretStr,
        Field(description="ClickHouse HTTP address with user and password; the embedded event store serves when empty."),
    ] = SecretStr("")
    storage_url: Annotated[
        str, Field(description="Where files are kept: file:///path or s3://bucket/prefix; data_dir/files when empty.")
    ] = ""

    master_key: Annotated[
        SecretStr,
        Field(description="Base64 of 32 random bytes that seal every secret; made in data_dir/master.key when empty."),
    ] = SecretStr("")
    master_key_file: Annotated[Path | None, Field(description="File that holds the master key.")] = None

    admin_email: Annotated[str, Field(description="First owner's e-mail address, used only at the first start.")] = ""
    admin_password: Annotated[SecretStr, Field(description="First owner's password, used only at the first start.")] = SecretStr("")
    access_token_seconds: Annotated[int, Field(ge=60, le=86400, description="Life of an access token.")] = 900
    session_days: Annotated[int, Field(ge=1, le=365, description="Days without use after which a session ends.")] = 14
    cookie_secure: Annotated[
        bool, Field(description="Send the session cookie over HTTPS only; set it when people reach the platform by HTTPS.")
    ] = False
    login_attempts: Annotated[int, Field(ge=1, description="Failed logins per account and address in 15 minutes before a pause.")] = 10

    syslog_tcp: Annotated[str, Field(description="host:port for syslog over TCP; off when empty.")] = ""
    syslog_udp: Annotated[str, Field(description="host:port for syslog over UDP; off when empty.")] = ""
    retention_days: Annotated[int, Field(ge=1, le=3650, description="Days events are kept until changed in the UI.")] = 90
    max_body_bytes: Annotated[int, Field(ge=1024, description="Largest request body, except event intake which takes 16 MiB.")] = 1_048_576
    requests_per_minute: Annotated[
        int, Field(ge=0, description="Requests one caller may make a minute to one api process; 0 is no limit.")
    ] = 6000

    smtp_url: Annotated[
        SecretStr, Field(description="Mail server as smtp://user:password@host:port or smtps://...; no mail when empty.")
    ] = SecretStr("")
    smtp_from: Annotated[str, Field(description="Sender address of mail.")] = "opssight@localhost"

    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="Least severity the platform logs of itself.")] = (
        "info"
    )
    log_format: Annotated[Literal["json", "console"], Field(description="How the platform's own log is written.")] = "json"
    otlp_endpoint: Annotated[str, Field(description="OTLP/HTTP address that traces are sent to; none when empty.")] = ""
    worker_metrics: Annotated[str, Field(description="host:port of the worker's own /metrics; off when empty.")] = ""
    worker_concurrency: Annotated[int, Field(ge=1, le=200, description="Jobs one worker runs at a time.")] = 10

    rule_interval_seconds: Annotated[float, Field(ge=0.1, description="Seconds between evaluations of rules.")] = 5.0
    escalation_seconds: Annotated[
        int, Field(ge=1, description="Seconds without acknowledgement before the second step of the first policy.")
    ] = 300
    alert_group_by: Annotated[
        str, Field(description="Labels, comma separated, by which alerts are grouped: one incident for alerts that agree in all of them.")
    ] = "alertname,service"
    alert_resolve_seconds: Annotated[
        int, Field(ge=1, le=604_800, description="Seconds after which an alert resolves that came without an end and is not repeated.")
    ] = 300
    alert_retention_days: Annotated[
        int, Field(ge=1, le=3650, description="Days resolved alerts are kept; those of an incident that is not resolved stay.")
    ] = 90
    notification_retention_days: Annotated[
        int,
        Field(ge=1, le=3650, description="Days notifications and their receipts are kept; those of an incident that is not resolved stay."),
    ] = 365
    operations_retention_days: Annotated[
        int,
        Field(ge=1, le=3650, description="Days the output of runbooks, and the history of commands and connections of servers, are kept."),
    ] = 90
    runbook_dir: Annotated[
        Path | None, Field(description="Folder of further runbooks in Python and YAML; data_dir/runbooks when empty.")
    ] = None

    @field_validator("syslog_tcp", "syslog_udp", "worker_metrics")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        if value:
            host, _, port = value.rpartition(":")
            if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
                raise ValueError("write it as host:port, for example 0.0.0.0:5514")
        return value

    @field_validator("alert_group_by")
    @classmethod
    def _label_names(cls, value: str) -> str:
        names = [name.strip() for name in value.split(",")]
        if not all(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", name) for name in names) or len(set(names)) < len(names):
            raise ValueError("write label names with commas between them, each once, for example alertname,service")
        return ",".join(names)

    @field_validator("database_url")
    @classmethod
    def _psycopg_url(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        for prefix in ("postgresql://", "postgres://"):
            if text.startswith(prefix):
                return SecretStr("postgresql+psycopg://" + text.removeprefix(prefix))
        if text and not text.startswith("postgresql+psycopg://"):
            raise ValueError("write it as postgresql://user:password@host:5432/name")
        return value

    @property
    def base_url(self) -> str:
        """The address to put into links, without a trailing slash."""
        host = "localhost" if self.host in {"0.0.0.0", "::", "127.0.0.1"} else self.host  # noqa: S104 compares, does not bind
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def alert_group_labels(self) -> tuple[str, ...]:
        """The labels by which alerts are grouped."""
        return tuple(self.alert_group_by.split(","))

    @property
    def events_socket(self) -> Path:
        """The private socket of the embedded event store."""
        return self.data_dir.resolve() / "run" / "events.sock"

    def as_environment(self) -> dict[str, str]:
        """Return the settings as variables, with which a child process has the same ones."""
        shown: dict[str, str] = {}
        for name in type(self).model_fields:
            value: object = getattr(self, name)
            text = value.get_secret_value() if isinstance(value, SecretStr) else value
            shown[f"OPSSIGHT_{name.upper()}"] = "" if text is None else str(text)
        return shown

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
