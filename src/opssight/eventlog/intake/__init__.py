"""From bytes that came in to rows that can be stored. Pure functions, no I/O: the clock's ``now`` is an argument.

:mod:`.body` takes bodies apart, :mod:`.event` makes one event regular, :mod:`.batch` does both for a whole body,
takes the secrets out and encodes the rows, in one pass.
"""

from opssight.eventlog.intake.batch import COLUMNS, FORMAT, Batch, batch_of, prepare
from opssight.eventlog.intake.event import Defaults, Draft

__all__ = ["COLUMNS", "FORMAT", "Batch", "Defaults", "Draft", "batch_of", "prepare"]
