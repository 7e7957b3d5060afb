"""Taking over servers from a line or from ssh_config(5)."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import Clock
from opssight.servers import repository
from opssight.servers.contracts import HostList, ImportProblem
from opssight.servers.models import ServerRow
from opssight.servers.service.servers import ServerFields, create_server


async def import_hosts(session: AsyncSession, clock: Clock, read: HostList) -> tuple[list[ServerRow], list[ImportProblem]]:
    """Add the servers that were read; one whose name is taken is told of and left as it is."""
    problems = list(read.problems)
    created: list[ServerRow] = []
    taken = await repository.names_taken(session, [host.name for host in read.hosts])
    for host in read.hosts:
        if host.name in taken:
            problems.append(ImportProblem(host.line, f"There is already a server called {host.name}; it was left as it is."))
            continue
        taken.add(host.name)
        fields = ServerFields(name=host.name, address=host.address, port=host.port, username=host.username)
        created.append(await create_server(session, clock, fields))
    return created, sorted(problems, key=lambda problem: problem.line)
