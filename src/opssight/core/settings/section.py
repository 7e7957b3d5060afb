"""What every part of the settings has in common: where values come from, and how they are handed on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

CONFIG_FILE = "opssight.toml"


class Section(BaseSettings):
    """Read from ``OPSSIGHT_`` variables, then ``opssight.toml`` in the working directory, then the defaults.

    A module declares its own in ``<module>/settings.py`` and names it in its manifest; field names are unique over all of them.
    """

    model_config = SettingsConfigDict(env_prefix="OPSSIGHT_", toml_file=CONFIG_FILE, extra="ignore", env_ignore_empty=True, frozen=True)

    def variables(self, *, secrets: Collection[str]) -> dict[str, str]:
        """Return the values by the names of their environment variables; of the secret ones those named in ``secrets``, in clear."""
        shown: dict[str, str] = {}
        for name in type(self).model_fields:
            value: object = getattr(self, name)
            if isinstance(value, SecretStr) and name not in secrets:
                continue
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


def _host_and_port(value: str) -> str:
    if value:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
            raise ValueError("write it as host:port, for example 0.0.0.0:5514")
    return value


HostAndPort = Annotated[str, AfterValidator(_host_and_port)]
"""``host:port``, or empty for off."""
