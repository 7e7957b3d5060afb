"""Generates the reference pages from the code: settings, permissions, commands, events, API. ``--check`` only compares."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr
from typer.core import TyperGroup

from opssight.core import outbox
from opssight.core.settings import Settings
from opssight.core.settings.modules import module_sections
from opssight.entrypoints import api, wiring
from opssight.entrypoints.cli.main import app as command
from opssight.identity.facade import Role

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Generated from the code by `make docs`; do not edit. -->\n"


def settings_page() -> str:
    """Every setting."""
    rows = [
        "# Settings",
        NOTE,
        "Each is read from the environment, then from `opssight.toml` in the working directory, then has its default.",
    ]
    rows += [
        "`opssight config` shows what is in force and where from.",
        "",
    ]
    for kind in (Settings, *module_sections()):
        heading = "Platform" if kind is Settings else (kind.__doc__ or "").strip().rstrip(".")
        rows += ["", f"## {heading}", "", "| variable | in opssight.toml | default | meaning |", "|---|---|---|---|"]
        for name, field in kind.model_fields.items():
            default = field.default
            shown = "" if default in (None, "") or isinstance(default, SecretStr) else f"`{default}`"
            rows.append(f"| `OPSSIGHT_{name.upper()}` | `{name}` | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"


def permissions_page() -> str:
    """Every permission and who holds it."""
    rows = [
        "# Permissions",
        NOTE,
        "| permission | allows | " + " | ".join(role.value for role in Role) + " |",
        "|---|---|" + "---|" * len(Role),
    ]
    for permission in sorted(wiring.modules().permissions, key=lambda one: one.name):
        held = " | ".join("yes" if role in permission.roles else "" for role in Role)
        rows.append(f"| `{permission.name}` | {permission.description} | {held} |")
    return "\n".join(rows) + "\n"


def commands_page() -> str:
    """Every command with its help."""
    rows = ["# Commands", NOTE]

    def walk(found: Any, path: str) -> None:
        group = found if isinstance(found, TyperGroup) else None
        if group is not None:
            context = typer.Context(group)
            for name in sorted(group.list_commands(context)):
                walk(group.get_command(context, name), f"{path} {name}")
            if not group.invoke_without_command:
                return
        rows.append(f"\n## `{path}`\n\n{(found.help or '').strip()}\n")
        parameters: list[Any] = found.params
        for one in parameters:
            if one.param_type_name == "argument":
                rows.append(f"- `{one.name.upper()}`")
            elif one.name != "help":
                rows.append(f"- `{', '.join(one.opts)}`: {one.help or ''}".rstrip(": "))

    walk(typer.main.get_command(command), "opssight")
    return "\n".join(rows) + "\n"


def events_page() -> str:
    """Every domain event."""
    rows = ["# Domain events", NOTE, "Published in the transaction that makes them true; those with a topic reach browsers live.", ""]
    rows += ["| event | topic | fields | meaning |", "|---|---|---|---|"]
    found = sorted((one for one in _kinds(outbox.Event) if one.__module__.startswith("opssight.")), key=lambda one: one.event_name())
    for one in found:
        fields = ", ".join(f"`{name}`" for name in one.__struct_fields__)
        rows.append(f"| `{one.event_name()}` | {one.topic or ''} | {fields} | {(one.__doc__ or '').strip().partition(chr(10))[0]} |")
    return "\n".join(rows) + "\n"


def _kinds(base: type[outbox.Event]) -> list[type[outbox.Event]]:
    """Return the events without kinds of their own."""
    return [kind for one in base.__subclasses__() for kind in (_kinds(one) or [one])]


def api_page() -> str:
    """Every route with its permission-free summary; the whole is in openapi.json."""
    document = api.document(wiring.modules())
    rows = [
        "# HTTP API",
        NOTE,
        "A running server shows the whole at `/docs` and gives it at `/openapi.json`; `opssight openapi` prints it.",
        "",
    ]
    rows += ["| request | does |", "|---|---|"]
    for path, operations in sorted(document["paths"].items()):
        rows.extend(f"| `{method.upper()} {path}` | {operation['summary']} |" for method, operation in operations.items())
    return "\n".join(rows) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "commands.md": commands_page,
    "domain-events.md": events_page,
    "api.md": api_page,
}


def main() -> int:
    """Write the pages, or with ``--check`` tell which are out of date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    stale: list[str] = []
    for name, make in PAGES.items():
        path = FOLDER / name
        wanted = make()
        if path.exists() and path.read_text() == wanted:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(wanted)
    print(json.dumps({"changed": stale}))
    return int("--check" in sys.argv and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
