"""Finding the database of the platform that runs on this machine."""

from __future__ import annotations

from pydantic import SecretStr

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings, load_settings
from opssight.core.supervisor.embedded_postgres import EmbeddedPostgres


def running_database_url(settings: Settings) -> str | None:
    """Return the address of the database in use here, or None when ``opssight up`` would run one and does not."""
    named = settings.database_url.get_secret_value()
    if named:
        return named
    server = EmbeddedPostgres(settings.data_dir.resolve())
    return server.url() if settings.data_dir.exists() and server.answers() else None


def local_settings() -> Settings:
    """Return the settings with the address of the database in use here.

    Raises:
        StartRefused: no platform runs on the data directory.
    """
    settings = load_settings()
    url = running_database_url(settings)
    if url is None:
        raise StartRefused(f"No platform runs on {settings.data_dir}. Start it with `opssight up`, or set OPSSIGHT_DATA_DIR.")
    return settings.model_copy(update={"database_url": SecretStr(url)})
