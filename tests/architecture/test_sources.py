"""What the tree promises about itself, read from the sources alone (part of ``make check``)."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "opssight"
FILE_LINES, FUNCTION_LINES, WEB_LINES = 600, 60, 250
NOT_MODULES = {"core", "entrypoints", "migrations", "web_bundle", "__pycache__"}
MODULES = sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and path.name not in NOT_MODULES)
WALL = {"facade", "contracts", "events", "errors"}  # and a command's own `cli`, which only another `cli` may import
VAGUE = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "shared"}
PYTHON = [path for folder in ("src", "tests", "benchmarks", "tools") for path in sorted((ROOT / folder).rglob("*.py"))]
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _functions(path: Path) -> Iterator[FUNCTIONS]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, FUNCTIONS))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_files_are_short() -> None:
    long = {_name(path): lines for path in PYTHON if (lines := len(path.read_text().splitlines())) > FILE_LINES}
    assert not long


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{_name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in PYTHON
        if path.is_relative_to(SOURCE) and "versions" not in path.parts
        for node in _functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert not long


def test_web_files_are_short() -> None:
    sources = [path for kind in ("ts", "tsx") for path in (ROOT / "web" / "src").rglob(f"*.{kind}") if ".gen." not in path.name]
    assert sources
    assert not {_name(path): lines for path in sources if (lines := len(path.read_text().splitlines())) > WEB_LINES}


def test_no_file_has_a_vague_name() -> None:
    assert not [_name(path) for path in PYTHON if path.stem in VAGUE or VAGUE & set(path.relative_to(ROOT).parts)]


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{_name(path)}:{node.lineno}"
        for path in PYTHON
        for function in _functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


@pytest.mark.parametrize("module", MODULES)
def test_modules_meet_at_their_facades(module: str) -> None:
    across: list[str] = []
    for path in sorted((SOURCE / module).rglob("*.py")):
        for name in _imports(_tree(path)):
            parts = name.split(".")
            if parts[0] == "opssight" and len(parts) > 2 and parts[1] in MODULES and parts[1] != module and parts[2] not in WALL:
                if parts[2] == path.stem == "cli":
                    continue
                across.append(f"{_name(path)} imports {name}")
    assert not across


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_the_rooms_everybody_knows(module: str) -> None:
    folder = SOURCE / module
    assert ast.get_docstring(_tree(folder / "__init__.py"))
    rooms = {"facade", "contracts", "events", "errors", "models", "repository", "rules", "routes", "schemas", "permissions"}
    rooms |= {"jobs", "subscribers", "metrics", "__init__", "module", "settings", "cli", "service"}
    assert not {path.stem for path in folder.glob("*.py")} - rooms


def test_only_the_settings_read_the_environment() -> None:
    allowed = {"core/settings", "core/supervisor", "entrypoints/up.py", "entrypoints/demo"}
    readers = [
        _name(path)
        for path in sorted(SOURCE.rglob("*.py"))
        if re.search(r"os\.(environ|getenv)", path.read_text())
        and not any(str(path.relative_to(SOURCE)).startswith(one) for one in allowed)
    ]
    assert not readers


def test_backtracking_patterns_are_written_in_the_source() -> None:
    """A pattern that is made while the program runs may come from outside, so it goes through ``core/patterns``."""
    uses = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
    made: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.is_relative_to(SOURCE / "core" / "patterns"):
            continue
        assert not re.search(r"^\s*(from (re|re2|fnmatch) import|import re2|import fnmatch)", path.read_text(), re.MULTILINE), _name(path)
        made += [
            f"{_name(path)}:{call.lineno}"
            for function in _functions(path)
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == "re"
            and call.func.attr in uses
            and not (call.args and isinstance(call.args[0], ast.Constant))
        ]
    assert not made


def test_services_never_commit() -> None:
    found = [_name(path) for path in sorted(SOURCE.rglob("service/*.py")) if re.search(r"session\.commit\(", path.read_text())]
    assert not found


def test_migrations_are_one_chain_that_can_be_taken_back() -> None:
    previous: str | None = None
    for path in sorted((SOURCE / "migrations" / "versions").glob("[0-9]*.py")):
        tree = _tree(path)
        values = {
            target.id: ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and not target.id.startswith("_")
        }
        assert values["revision"] == path.stem
        assert values["down_revision"] == previous
        previous = path.stem
        down = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "downgrade")
        assert len(down.body) > 1, f"{path.stem} cannot be taken back"


def test_lock_files_name_no_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "web" / "package-lock.json"]
    pattern = re.compile(r"https?://|--(extra-)?index-url|--find-links|\"resolved\"")
    named = [_name(path) for path in locks for line in path.read_text().splitlines() if pattern.search(line) and "funding" not in line]
    named = [name for name in named if not name.endswith("package-lock.json")]
    assert not named
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text()


def test_every_lint_exception_has_its_reason() -> None:
    tracked = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    bare = [
        f"{name}:{number}"
        for name in tracked
        if name.endswith(".py") and (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if re.search(r"# (noqa: [A-Z0-9, ]+|pyright: ignore\[[^\]]+\]|type: ignore\S*)\s*$", line)
    ]
    assert not bare
