"""Everything that has vendors: channels, integrations, sign-ins, clusters, clouds.

A kind is one folder with a ``provider.py`` that has ``PROVIDER``: what it is called, the settings it takes, what it can do, how
it is built and how it is tested. Validation, sealing, masking, the API's schema, the reference page and the form in the
browser follow from the settings' model; nothing outside the folder names the kind.
"""

from opssight.core.providers.provider import Families, Family, Provider, ProviderContext
from opssight.core.providers.registry import Providers, providers_in
from opssight.core.providers.settings import Destination, Hint, ProviderSettings, SecretStr
from opssight.core.providers.stored import SecretsNeeded, SettingsInvalid, Shown, Stored, accept, opened, shown, stored

__all__ = [
    "Destination",
    "Families",
    "Family",
    "Hint",
    "Provider",
    "ProviderContext",
    "ProviderSettings",
    "Providers",
    "SecretStr",
    "SecretsNeeded",
    "SettingsInvalid",
    "Shown",
    "Stored",
    "accept",
    "opened",
    "providers_in",
    "shown",
    "stored",
]
