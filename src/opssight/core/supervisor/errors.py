"""Why a start was refused: one sentence each, which says what to do next.

Raised by the checks, the lock, the embedded PostgreSQL and the supervisor; ``opssight up`` prints the sentence alone and
ends with a status that is not zero.
"""

from __future__ import annotations

from opssight.core.errors import StartRefused


class PortTaken(StartRefused):
    """Another program already listens on the address OpsSight was told to use."""


class AddressUnusable(StartRefused):
    """The address cannot be listened on at all: unknown host, not of this machine, or a reserved port."""


class DataDirInUse(StartRefused):
    """Another instance holds the lock of the data directory."""


class DataDirUnusable(StartRefused):
    """The data directory cannot be made, read or written."""


class DiskFull(StartRefused):
    """There is too little space left to start safely."""


class ChildCrashLoop(StartRefused):
    """A process of OpsSight ended again and again before it was ready."""


class PostgresRefused(StartRefused):
    """The embedded PostgreSQL cannot run; every narrower reason is a subclass."""


class PostgresBinariesMissing(PostgresRefused):
    """The wheel with the PostgreSQL programs is not installed, or not for this platform."""


class PostgresUserMissing(PostgresRefused):
    """No ordinary system user could be found or made for PostgreSQL to run as."""


class PostgresDataForeign(PostgresRefused):
    """The database directory belongs to somebody else, or is no database directory."""


class PostgresVersionMismatch(PostgresRefused):
    """The database directory was made by another major version of PostgreSQL."""


class PostgresStuck(PostgresRefused):
    """A PostgreSQL left by an earlier run did not stop, even when killed."""


class PostgresFailed(PostgresRefused):
    """PostgreSQL ended, or did not answer, for a reason only its log tells."""
