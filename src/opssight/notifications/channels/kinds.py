"""The kinds of channel there are: the folders beside this file."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from opssight.core.providers import providers_in

PROVIDERS = providers_in("opssight.notifications.channels")
Kind = Annotated[str, WithJsonSchema({"type": "string", "enum": [provider.kind for provider in PROVIDERS]})]
"""A kind of channel, in the schemas of the API."""
