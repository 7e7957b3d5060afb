"""The settings of the platform itself. Those of a module stand in its own ``settings.py``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal, TypeVar, cast

from pydantic import Field, PrivateAttr, SecretStr, field_validator

from opssight.core.egress import parse_allowed
from opssight.core.networks import parse_networks
from opssight.core.settings.section import HostAndPort, Section

S = TypeVar("S", bound=Section)


class Settings(Section):
    """Everything a process is told. ``settings.section(OncallSettings)`` gives the part of one module."""

    _sections: dict[type[Section], Section] = PrivateAttr(default_factory=dict[type[Section], Section])

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

    tls_cert: Annotated[Path | None, Field(description="File with the certificate chain (PEM) to serve HTTPS with; HTTP when empty.")] = (
        None
    )
    tls_key: Annotated[Path | None, Field(description="File with the private key (PEM) of tls_cert.")] = None
    trusted_proxies: Annotated[
        str,
        Field(
            description="Addresses and networks, comma separated, of proxies whose X-Forwarded-For and -Proto are believed; none if empty."
        ),
    ] = ""
    metrics_access: Annotated[
        Literal["loopback", "token", "open"],
        Field(
            description="Who sees /metrics and the details of /readyz: this machine or a token with system:read, such a token, or anybody."
        ),
    ] = "loopback"
    streams_per_caller: Annotated[int, Field(ge=1, description="Live connections and tails that one caller may hold at a time.")] = 20
    max_body_bytes: Annotated[int, Field(ge=1024, description="Largest request body, except event intake which takes 16 MiB.")] = 1_048_576
    requests_per_minute: Annotated[
        int, Field(ge=0, description="Requests one caller may make a minute to one api process; 0 is no limit.")
    ] = 6000

    smtp_url: Annotated[
        SecretStr, Field(description="Mail server as smtp://user:password@host:port or smtps://...; no mail when empty.")
    ] = SecretStr("")
    smtp_from: Annotated[str, Field(description="Sender address of mail.")] = "opssight@localhost"

    egress_allow: Annotated[
        str,
        Field(
            description="Networks, addresses and host names, comma separated, that may be connected to beside the defaults: SSH and probes"
            " reach private and public addresses, webhooks, mail channels and integrations public ones only. Loopback, link-local and"
            " metadata addresses are opened only by naming a network within them."
        ),
    ] = ""

    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="Least severity the platform logs of itself.")] = (
        "info"
    )
    log_format: Annotated[Literal["json", "console"], Field(description="How the platform's own log is written.")] = "json"
    otlp_endpoint: Annotated[str, Field(description="OTLP/HTTP address that traces are sent to; none when empty.")] = ""
    worker_metrics: Annotated[HostAndPort, Field(description="host:port of the worker's own /metrics; off when empty.")] = ""
    worker_concurrency: Annotated[int, Field(ge=1, le=200, description="Jobs one worker runs at a time.")] = 10

    @field_validator("egress_allow")
    @classmethod
    def _egress(cls, value: str) -> str:
        parse_allowed(value)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        parse_networks(value)
        return value

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
        return self.public_url.rstrip("/") or f"{'https' if self.tls_cert else 'http'}://{host}:{self.port}"

    @property
    def events_socket(self) -> Path:
        """The private socket of the embedded event store."""
        return self.data_dir.resolve() / "run" / "events.sock"

    def section(self, kind: type[S]) -> S:
        """Return the settings of one module, read at the first call.

        Raises:
            ValidationError: a value is not valid; :func:`~opssight.core.settings.load_settings` finds that out at the start.
        """
        found = self._sections.get(kind)
        if found is None:
            found = self._sections[kind] = kind()
        return cast("S", found)

    def having(self, *sections: Section) -> Settings:
        """Return these settings with ``sections`` in place of what the environment says of those modules."""
        copied = self.model_copy()
        copied._sections = {**self._sections, **{type(one): one for one in sections}}  # noqa: SLF001 a copy of its own kind
        return copied

    def sections(self) -> tuple[Section, ...]:
        """Return the platform's own part and every module's that was read, in that order."""
        return (self, *self._sections.values())

    def as_environment(self, *, secrets: Collection[str]) -> dict[str, str]:
        """Return the settings as variables, with which a child process has the same ones; of the secret ones those named in ``secrets``."""
        return {name: value for section in self.sections() for name, value in section.variables(secrets=secrets).items()}
