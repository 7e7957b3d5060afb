"""The runbooks that are files: the shipped ones and those of the operator's folder, read again when they change."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from opssight.core.ownership import foreign_hands
from opssight.core.settings import Settings
from opssight.core.telemetry import get_logger
from opssight.runbooks.authoring import Declared, declaration_of
from opssight.runbooks.contracts import Runbook, Source
from opssight.runbooks.definitions.check import check, version_of
from opssight.runbooks.definitions.yaml_source import parse
from opssight.runbooks.errors import RunbookInvalid
from opssight.runbooks.settings import RunbooksSettings

log = get_logger(__name__)
SHIPPED = Path(__file__).parents[1] / "shipped"
_YAML = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file of the folder that is no runbook, and why."""

    path: str
    message: str


@dataclass(slots=True)
class _Read:
    stamp: tuple[int, int, int]
    runbooks: list[Runbook] = field(default_factory=list[Runbook])
    problem: FileProblem | None = None


class Library:
    """What the files hold, by name.

    Python files run in this process, so the folder is trusted as the program is: neither it nor a file in it is read when somebody else
    could change it.
    """

    def __init__(self, settings: Settings) -> None:
        """Read the shipped ones and the folder of the settings."""
        self.folder = settings.section(RunbooksSettings).runbook_dir or settings.data_dir / "runbooks"
        self._read: dict[Path, _Read] = {}

    def runbooks(self) -> dict[str, Runbook]:
        """Return every runbook; one of the folder wins over a shipped one of the same name."""
        found: dict[str, Runbook] = {}
        folders: list[tuple[Path, Source | None]] = [(SHIPPED, Source.SHIPPED)]
        if self._fault() is None:
            folders.append((self.folder, None))
        for folder, source in folders:
            for path in _files(folder):
                for runbook in self._file(path, source).runbooks:
                    found[runbook.name] = runbook
        return found

    def problems(self) -> list[FileProblem]:
        """Return the files of the folder that could not be read."""
        fault = self._fault()
        if fault is not None:
            return [FileProblem(str(self.folder), fault)]
        read = [self._file(path, None) for path in _files(self.folder)]
        return [one.problem for one in read if one.problem is not None]

    def _fault(self) -> str | None:
        """Return why the folder is not read at all."""
        try:
            return foreign_hands(self.folder.stat(), f"The runbook folder {self.folder}")
        except OSError:
            return None  # there is none, and no runbook in it

    def _file(self, path: Path, source: Source | None) -> _Read:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size)
        held = self._read.get(path)
        if held is None or held.stamp != stamp:
            held = _Read(stamp)
            try:
                held.runbooks = _load(path, source)
            except (RunbookInvalid, OSError, UnicodeDecodeError) as error:
                held.problem = FileProblem(str(path), getattr(error, "detail", None) or str(error))
                log.warning("runbooks.file_refused", path=str(path), reason=held.problem.message)
            self._read[path] = held
        return held


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix in {*_YAML, ".py"} and path.name[0] not in "._")


def _load(path: Path, source: Source | None) -> list[Runbook]:
    with path.open() as file:
        fault = foreign_hands(os.fstat(file.fileno()), path.name) if source is None else None
        if fault is not None:
            raise RunbookInvalid(fault, field="source")
        text = file.read()
    if path.suffix in _YAML:
        return [parse(text, source=source or Source.YAML)]
    return [_from_declared(declared, text) for declared in _run_file(path, text)]


def _run_file(path: Path, text: str) -> list[Declared]:
    """Run a Python file as a module of its own and return what it declares."""
    name = f"opssight_runbook_{path.stem}_{version_of(text)}"
    specification = importlib.util.spec_from_loader(name, loader=None, origin=str(path))
    if specification is None:
        raise RunbookInvalid(f"{path.name} cannot be loaded.", field="source")
    module = importlib.util.module_from_spec(specification)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)  # noqa: S102 the folder belongs to the operator
    except Exception as error:
        del sys.modules[name]
        raise RunbookInvalid(f"{path.name} fails when loaded: {type(error).__name__}: {error}.", field="source") from None
    return [declared for declared in map(declaration_of, vars(module).values()) if declared is not None]


def _from_declared(declared: Declared, text: str) -> Runbook:
    return check(
        Runbook(
            name=declared.name,
            title=declared.title,
            description=declared.description,
            version=version_of(text),
            source=Source.PYTHON,
            parameters=declared.parameters,
            steps=declared.steps,
            target=declared.target,
            approved=declared.approved,
            destructive=declared.destructive,
            text=text,
            shell=declared.shell,
        )
    )
