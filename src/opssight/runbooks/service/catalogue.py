"""All runbooks together: stored ones win over files of the folder, and those over shipped ones.

Text is read in a thread, beside the event loop. A stored text that is refused now, since the rules have become stricter after it
was stored, is told among the problems and stands in nobody's way.
"""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.runbooks import repository
from opssight.runbooks.contracts import Runbook, Source
from opssight.runbooks.definitions.library import FileProblem, Library
from opssight.runbooks.definitions.yaml_source import parse
from opssight.runbooks.errors import RunbookInUse, RunbookInvalid, RunbookNameTaken, RunbookNotFound, RunbookNotStored
from opssight.runbooks.events import RunbookChanged
from opssight.runbooks.models import StoredRow


async def all_runbooks(session: AsyncSession, library: Library) -> dict[str, Runbook]:
    """Return every runbook by name."""
    stored, _ = await _stored(session)
    found = {**await asyncio.to_thread(library.runbooks), **stored}
    return dict(sorted(found.items()))


async def problems(session: AsyncSession, library: Library) -> list[FileProblem]:
    """Return the files of the folder and the stored runbooks that cannot be read, with the reason."""
    _, refused = await _stored(session)
    return [*await asyncio.to_thread(library.problems), *refused]


async def _stored(session: AsyncSession) -> tuple[dict[str, Runbook], list[FileProblem]]:
    texts = await repository.stored_texts(session)

    def read() -> tuple[dict[str, Runbook], list[FileProblem]]:
        found: dict[str, Runbook] = {}
        refused: list[FileProblem] = []
        for name, text in texts:
            try:
                found[name] = parse(text, stored=True)
            except RunbookInvalid as error:
                refused.append(FileProblem(f"stored runbook {name}", error.detail))
        return found, refused

    return await asyncio.to_thread(read)


async def find_runbook(session: AsyncSession, library: Library, name: str) -> Runbook:
    """Return a runbook.

    Raises:
        RunbookNotFound: there is none with this name.
        RunbookInvalid: it is stored, and refused by rules that are stricter now.
    """
    stored = await repository.stored_by_name(session, name)
    if stored is not None:
        kept = await repository.revision(session, name, stored.version)
        if kept is not None:
            return await asyncio.to_thread(parse, kept.text, stored=True)
    runbook = (await asyncio.to_thread(library.runbooks)).get(name)
    if runbook is None:
        raise RunbookNotFound(f"There is no runbook called {name}; list them with GET /api/v1/runbooks.")
    return runbook


async def runbook_of_version(session: AsyncSession, library: Library, name: str, version: str) -> Runbook:
    """Return the runbook exactly as it was when an execution of it was started.

    Raises:
        RunbookNotFound: a Python file has changed or gone since.
    """
    kept = await repository.revision(session, name, version)
    if kept is not None and kept.source != Source.PYTHON:
        return await asyncio.to_thread(parse, kept.text, source=Source(kept.source))
    runbook = (await asyncio.to_thread(library.runbooks)).get(name)
    if runbook is None or runbook.version != version:
        raise RunbookNotFound(f"The file of {name} has changed since this was started. Start it again with the present version.")
    return runbook


async def store_runbook(session: AsyncSession, library: Library, clock: Clock, text: str) -> Runbook:
    """Keep a new runbook.

    Raises:
        RunbookInvalid: the source is not valid.
        RunbookNameTaken: there is one with this name; replace it instead.
    """
    runbook = await asyncio.to_thread(parse, text, stored=True)
    if runbook.name in await all_runbooks(session, library) or await repository.stored_by_name(session, runbook.name) is not None:
        raise RunbookNameTaken(f"There is already a runbook called {runbook.name}; change it with PUT /api/v1/runbooks/{runbook.name}.")
    return await _keep(session, clock, runbook, "runbook.created")


async def replace_runbook(session: AsyncSession, library: Library, clock: Clock, name: str, text: str) -> Runbook:
    """Keep a new version; the earlier ones stay. A shipped runbook is overridden by it.

    Raises:
        RunbookNotFound, RunbookInvalid, RunbookNotStored: with the reason.
    """
    if await repository.stored_by_name(session, name) is None:
        present = await find_runbook(session, library, name)
        if present.source is not Source.SHIPPED:
            raise RunbookNotStored(f"{name} is a file of the folder {library.folder}; change it there.")
    runbook = await asyncio.to_thread(parse, text, stored=True)
    if runbook.name != name:
        raise RunbookInvalid(f"name: is {runbook.name}, and this is the runbook {name}; a name stays as it is.", field="source")
    return await _keep(session, clock, runbook, "runbook.changed")


async def delete_runbook(session: AsyncSession, library: Library, name: str) -> None:
    """Remove a stored runbook; its versions stay. A shipped one that it had overridden is back.

    Raises:
        RunbookNotFound, RunbookNotStored, RunbookInUse: with the reason.
    """
    stored = await repository.stored_by_name(session, name, lock=True)
    if stored is None:
        present = await find_runbook(session, library, name)
        where = "is shipped with the program" if present.source is Source.SHIPPED else f"is a file of the folder {library.folder}"
        raise RunbookNotStored(f"{name} {where}, so it cannot be removed here.")
    bindings = await repository.bindings_of(session, name)
    if bindings and name not in await asyncio.to_thread(library.runbooks):
        raise RunbookInUse(f"{name} is used by the binding {', '.join(bindings)}. Remove that first.")
    await session.delete(stored)
    note(session, "runbook.deleted", target_type="runbook", target_id=name, detail={"version": stored.version})
    await outbox.publish(session, RunbookChanged(runbook=name))


async def _keep(session: AsyncSession, clock: Clock, runbook: Runbook, action: str) -> Runbook:
    now = clock.now()
    await repository.keep_revision(session, runbook, now)
    stored = await repository.stored_by_name(session, runbook.name, lock=True)
    before = stored.version if stored is not None else None
    if stored is None:
        session.add(StoredRow(name=runbook.name, version=runbook.version, created_at=now, updated_at=now))
        await session.flush()
    else:
        stored.version, stored.updated_at = runbook.version, now
    note(session, action, target_type="runbook", target_id=runbook.name, detail={"from": before, "to": runbook.version})
    await outbox.publish(session, RunbookChanged(runbook=runbook.name))
    return runbook
