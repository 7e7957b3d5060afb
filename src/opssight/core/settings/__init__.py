"""The one home of configuration: nothing else reads the environment."""

from opssight.core.settings.model import Settings
from opssight.core.settings.section import HostAndPort, Section
from opssight.core.settings.sources import Effective, effective, load_settings, secret_variables

__all__ = ["Effective", "HostAndPort", "Section", "Settings", "effective", "load_settings", "secret_variables"]
