"""Putting values into commands so that a value is always one word of the shell, whatever it holds.

A value is quoted with :func:`shlex.quote`. That is safe only where the shell reads a plain word, so a placeholder inside
quotes or a comment is refused when the runbook is defined, and so is, in a command with placeholders, what makes it hard
to tell where a plain word is: backquotes, arithmetic, here-documents, ``$(...)`` inside double quotes. Commands are for a
POSIX shell. What a command does with its words is its own affair: ``eval`` and ``sh -c`` run them.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
LABEL = re.compile(r"\{\{\s*labels\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_NEARLY = re.compile(r"\{\{[\w\s-]+\}\}")
_WORD_ENDS = " \t\n;|&()"
_SIMPLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_HARD = {
    "`": "backquotes (write $(...) outside of quotes)",
    "$'": "$'...'",
    "$((": "arithmetic",
    "((": "arithmetic",
    "$[": "arithmetic",
    "<<": "a here-document or here-string",
    "${": "${...} other than ${NAME}",
}


def names_in(template: str) -> list[str]:
    """Return the names that a command's template uses, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))


def template_fault(template: str) -> str | None:
    """Say why a command's template is not safe or not valid, or return None."""
    if "\x00" in template:
        return "holds a NUL character"
    for near in _NEARLY.findall(template):
        if not PLACEHOLDER.fullmatch(near):
            return f"has {near}, which is no placeholder; write it like {{{{ name }}}}"
    spans = {found.start(): found.end() for found in PLACEHOLDER.finditer(template)}
    return _Reader(template, spans).read() if spans else None


def render(template: str, values: Mapping[str, str]) -> str:
    """Return the command with every placeholder replaced by its quoted value; one without a value becomes an empty word."""
    return PLACEHOLDER.sub(lambda found: shlex.quote(values.get(found[1], "")), template)


def render_labels(template: str, labels: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the text with ``{{ labels.x }}`` replaced as it is, and the names of labels that are not there."""
    missing = [name for name in LABEL.findall(template) if name not in labels]
    return LABEL.sub(lambda found: labels.get(found[1], ""), template), missing


@dataclass(slots=True)
class _Reader:
    """Walks a template as the shell would, and stops where a placeholder would not be read as a plain word."""

    text: str
    placeholders: dict[int, int]
    at: int = 0
    word_begins: bool = True

    def read(self) -> str | None:
        while self.at < len(self.text):
            fault = self._step()
            if fault is not None:
                return fault
        return None

    def _step(self) -> str | None:
        end = self.placeholders.get(self.at)
        if end is not None:
            self.at, self.word_begins = end, False
            return None
        character = self.text[self.at]
        if character == "\\":
            return self._backslash()
        if character == "'":
            return self._skip_to("'", "inside single quotes")
        if character == "#" and self.word_begins:
            return self._skip_to("\n", "inside a comment")
        if character == '"':
            return self._double_quotes()
        hard = self._hard()
        if hard is None:
            self.word_begins = character in _WORD_ENDS
            self.at += 1
        return hard

    def _hard(self) -> str | None:
        """Name what stands here and makes words hard to tell; step over the harmless ``${NAME}``."""
        simple = _SIMPLE.match(self.text, self.at)
        if simple is not None and not any(simple.start() < place < simple.end() for place in self.placeholders):
            self.at = simple.end() - 1
            return None
        for mark, what in _HARD.items():
            if self.text.startswith(mark, self.at):
                return f"has placeholders together with {what}, where values could not be quoted safely"
        return None

    def _backslash(self) -> str | None:
        if self.at + 1 in self.placeholders:
            return _unsafe("behind a backslash")
        continues = self.text[self.at + 1 : self.at + 2] == "\n"
        self.word_begins = self.word_begins and continues
        self.at += 2
        return None

    def _skip_to(self, closing: str, where: str) -> str | None:
        begin = self.at
        end = self.text.find(closing, begin + 1)
        self.at = len(self.text) if end < 0 else end + 1
        self.word_begins = closing == "\n"
        return _unsafe(where) if any(begin < place < self.at for place in self.placeholders) else None

    def _double_quotes(self) -> str | None:
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != '"':
            if self.at in self.placeholders or (self.at + 1 in self.placeholders and self.text[self.at] == "\\"):
                return _unsafe("inside double quotes")
            if self.text.startswith(("$(", "`"), self.at):
                return "has placeholders together with a command inside double quotes, where values could not be quoted safely"
            hard = self._hard() if self.text.startswith("${", self.at) else None
            if hard is not None:
                return hard
            self.at += 2 if self.text[self.at] == "\\" else 1
        self.at += 1
        self.word_begins = False
        return None


def _unsafe(where: str) -> str:
    return f"has a placeholder {where}, where its value could not be quoted safely; let it stand as a word of its own"
