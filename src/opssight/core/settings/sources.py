"""Loading the settings, and telling where each came from (``opssight config``)."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr, ValidationError

from opssight.core.errors import StartRefused
from opssight.core.settings.model import Settings
from opssight.core.settings.modules import module_sections
from opssight.core.settings.section import CONFIG_FILE


@dataclass(frozen=True, slots=True)
class Effective:
    """One setting in force; ``value`` and ``default`` are masked when ``secret``."""

    name: str
    value: str
    source: str
    description: str
    default: str
    secret: bool


def load_settings() -> Settings:
    """Return the settings, those of every module among them.

    Raises:
        StartRefused: a value is not valid; the sentence names the setting and what it takes.
    """
    try:
        settings = Settings()
        for kind in module_sections():
            settings.section(kind)
        return settings
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise StartRefused(
            f"OPSSIGHT_{name.upper()} is not valid: {first['msg']}. Correct it in the environment or in {CONFIG_FILE}."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise StartRefused(f"{CONFIG_FILE} is not valid TOML: {error}.") from None


def effective(settings: Settings) -> list[Effective]:
    """Return every setting that was read, with its value and where that came from, secrets masked."""
    in_file = tomllib.loads(Path(CONFIG_FILE).read_text()) if Path(CONFIG_FILE).is_file() else {}
    rows: list[Effective] = []
    for section, name, field in ((one, name, field) for one in settings.sections() for name, field in type(one).model_fields.items()):
        value: object = getattr(section, name)
        variable = f"OPSSIGHT_{name.upper()}"
        secret = isinstance(value, SecretStr)
        in_environment = bool(os.environ.get(variable))
        source = f"environment ({variable})" if in_environment else CONFIG_FILE if name in in_file else "default"
        rows.append(
            Effective(
                name=name,
                value=_shown(value),
                source=source,
                description=field.description or "",
                default=_shown(field.default),
                secret=secret,
            )
        )
    return rows


def secret_variables() -> frozenset[str]:
    """Return the names of the variables that hold secret settings."""
    fields = ((name, field) for kind in (Settings, *module_sections()) for name, field in kind.model_fields.items())
    return frozenset(f"OPSSIGHT_{name.upper()}" for name, field in fields if field.annotation is SecretStr)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else ""
    return "" if value is None else str(value)
