"""Passing values to commands so that a value never becomes part of the program, whatever it holds.

A command with placeholders is sent as ``sh -c PROGRAM sh VALUE ...``: the program refers to the values by variables that it sets from
its positional parameters, and only the outer words are quoted, with :func:`shlex.quote`. So a shell reads the program alone, and there
is nothing in it that comes from a value. Where the shell evaluates what a variable holds, a template is refused when the runbook is
defined (:mod:`.shell` reads it, :mod:`.evaluation` judges). Commands are for a POSIX shell, or for Bash where the runbook says so.
What a program does with its arguments is its own affair.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from opssight.runbooks.rules.evaluation import evaluation_fault
from opssight.runbooks.rules.shell import Unreadable, read

Shell = Literal["sh", "bash"]
HIDDEN = "********"
PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
LABEL = re.compile(r"\{\{\s*labels\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_NEARLY = re.compile(r"\{\{[\w\s-]+\}\}")
_VARIABLE = "opssight_"


@dataclass(frozen=True, slots=True)
class Line:
    """A command ready to be sent, and how it is shown: with its values in their places, secret ones masked."""

    sent: str
    shown: str


def names_in(template: str) -> list[str]:
    """Return the names that a command's template uses, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))


def template_fault(template: str, *, numbers: Collection[str] = (), trusted: Collection[str] = ()) -> str | None:
    """Return why a command's template is not safe or not valid, or None.

    ``numbers`` are the placeholders whose values are made of digits, which nothing can be made of by evaluating them; ``trusted`` those
    whose value is a command in itself, given only by who may run any command anyway.
    """
    if "\x00" in template:
        return "holds a NUL character"
    for near in _NEARLY.findall(template):
        if not PLACEHOLDER.fullmatch(near):
            return f"has {near}, which is no placeholder; write it like {{{{ name }}}}"
    places = {found.start(): (found.end(), found[1]) for found in PLACEHOLDER.finditer(template)}
    if not places:
        return None
    if f"{_VARIABLE}" in template:
        return f"uses a variable whose name begins with {_VARIABLE}, as those do by which values are passed; call it otherwise"
    names = {name for _, name in places.values()}
    try:
        commands = read(template, places, numbers=frozenset(numbers))
    except Unreadable as fault:
        return str(fault)
    return evaluation_fault(commands, frozenset(names - {*numbers, *trusted}))


def render(
    template: str,
    values: Mapping[str, str],
    *,
    secret: Collection[str] = (),
    numbers: Collection[str] = (),
    shell: Shell = "sh",
) -> Line:
    """Return the command with its values; a placeholder without a value stands for an empty word.

    Without placeholders a command for ``sh`` is sent as it is, to the login shell.
    """
    names = names_in(template)
    if not names and shell == "sh":
        return Line(template, template)
    taken = "".join(f"{_VARIABLE}{name}=${{{number}}}; " for number, name in enumerate(names, 1))
    program = PLACEHOLDER.sub(lambda found: _reference(found[1], bare=found[1] in numbers), template)
    words = [f"{taken}shift {len(names)}; {program}" if names else program, shell, *(values.get(name, "") for name in names)]
    shown = PLACEHOLDER.sub(lambda found: HIDDEN if found[1] in secret else shlex.quote(values.get(found[1], "")), template)
    return Line(f"{shell} -c {shlex.join(words)}", shown)


def _reference(name: str, *, bare: bool) -> str:
    """Return how the program refers to a value; a number, which may stand in arithmetic, without quotes."""
    return f"${{{_VARIABLE}{name}}}" if bare else f'"${{{_VARIABLE}{name}}}"'


def render_labels(template: str, labels: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the text with ``{{ labels.x }}`` replaced as it is, and the names of labels that are not there."""
    missing = [name for name in LABEL.findall(template) if name not in labels]
    return LABEL.sub(lambda found: labels.get(found[1], ""), template), missing
