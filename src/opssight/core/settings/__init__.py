"""The one home of configuration: nothing else reads the environment."""

from opssight.core.settings.model import Settings
from opssight.core.settings.sources import Effective, effective, load_settings

__all__ = ["Effective", "Settings", "effective", "load_settings"]
