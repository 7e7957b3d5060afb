"""What a module is: one manifest that says what it brings, from which every process wires itself.

A module's folder has a ``module.py`` with ``MODULE``; :func:`discover` finds all of them and orders them by what each
says it uses. Nothing outside the folder has to name it.
"""

from opssight.core.contributions import Contributions
from opssight.core.modules.discover import discover, levels, ordered
from opssight.core.modules.module import GROUPS, Group, Module
from opssight.core.modules.registry import Modules

__all__ = ["GROUPS", "Contributions", "Group", "Module", "Modules", "discover", "levels", "ordered"]
