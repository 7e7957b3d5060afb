"""Where the platform may connect to on behalf of somebody: every address that a person entered goes through here.

A caller asks :class:`Egress` for the addresses of a host and connects to those only. Addresses of the installation itself
(database, Redis, ClickHouse, storage, traces, ``OPSSIGHT_SMTP_URL``) are the operator's own and are not asked about.
"""

from opssight.core.egress.allowed import Allowed, parse_allowed
from opssight.core.egress.connect import connect
from opssight.core.egress.errors import AddressRefused
from opssight.core.egress.resolve import Egress, Kind, Lookup, system_lookup

__all__ = ["AddressRefused", "Allowed", "Egress", "Kind", "Lookup", "connect", "parse_allowed", "system_lookup"]
