"""Which children run, in a file, so that a start after a kill -9 finds those that were left.

On Linux the kernel ends the children together with their supervisor, and the record is the second net; elsewhere it is the
only one. A recorded process is touched only if it is still the very process that was recorded.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from opssight.core.supervisor import processes
from opssight.core.supervisor.processes import Identity
from opssight.core.telemetry import get_logger

_log = get_logger(__name__)
_STEPS: Final = ((signal.SIGTERM, 2.0), (signal.SIGKILL, 2.0))


def save(path: Path, children: Mapping[str, Identity]) -> None:
    """Write who runs now, whole or not at all."""
    text = json.dumps({name: [identity.pid, identity.began] for name, identity in children.items()})
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_text(text)
    temporary.replace(path)


def load(path: Path) -> dict[str, Identity]:
    """Who was recorded last; nobody when there is no record or it cannot be read."""
    try:
        said: dict[str, tuple[int, str]] = json.loads(path.read_text())
        return {name: Identity(int(pid), str(began)) for name, (pid, began) in said.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        _log.warning("supervisor.record_unreadable", path=str(path), error=str(error))
        return {}


def stop_leftovers(path: Path) -> tuple[str, ...]:
    """Stop the recorded children that still run, with all of their process groups; answers their names. Blocks."""
    left = {name: identity for name, identity in load(path).items() if processes.is_running(identity)}
    remaining = tuple(left.values())
    for number, seconds in _STEPS:
        if not remaining:
            break
        _log.warning("supervisor.leftovers_stopping", pids=[identity.pid for identity in remaining], signal=number.name)
        for identity in remaining:
            processes.send(identity, number, group=True)
        remaining = processes.wait_gone(remaining, seconds)
    path.unlink(missing_ok=True)
    return tuple(left)
