"""Reading a command's template as the shell does: which simple commands it holds, of which words, and where values stand in them.

The reader is not a whole parser of the shell. Where it cannot be sure how the shell would read a template that holds placeholders, it
refuses the template, with a sentence. What it reads is judged in :mod:`.evaluation`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

BREAKS = " \t\n;|&()<>"
_REFERENCE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")
_REDIRECTION = re.compile(r"&>>|&>|>>|>\||>&|<&|<>|>|<")
_ARITHMETIC = {"$((": "arithmetic", "((": "arithmetic", "$[": "arithmetic"}
_HARD = {
    "`": "backquotes (write $(...) outside of quotes)",
    "$'": "$'...'",
    "<<": "a here-document or here-string",
    "${": "${...} other than ${NAME}",
}


class Unreadable(Exception):
    """The template is refused; the message completes the sentence "the command ..."."""


@dataclass(slots=True)
class Word:
    """One word: its ``text`` with a NUL for each value, the placeholders in it, and the variables it refers to.

    ``expands`` tells that the shell puts something else in place of a part of it, be it nothing.
    """

    text: str = ""
    placeholders: set[str] = field(default_factory=set[str])
    variables: set[str] = field(default_factory=set[str])
    quoted: bool = False
    expands: bool = False

    @property
    def plain(self) -> str | None:
        """The text as it stands, None when some of it is quoted or a value."""
        return None if self.quoted or self.placeholders else self.text


@dataclass(frozen=True, slots=True)
class Redirection:
    """Where a command's input comes from or its output goes to."""

    operator: str
    target: Word


@dataclass(slots=True)
class Command:
    """A simple command, with the shell's own words (``then``, ``do``) that stand before it."""

    words: list[Word] = field(default_factory=list[Word])
    redirections: list[Redirection] = field(default_factory=list[Redirection])


@dataclass(slots=True)
class _Frame:
    """What is being read at one depth of parentheses."""

    command: Command = field(default_factory=Command)
    word: Word | None = None
    operator: str | None = None


def read(template: str, placeholders: Mapping[int, tuple[int, str]], *, numbers: frozenset[str]) -> list[Command]:
    """Return the simple commands of a template. ``placeholders`` gives for the place where one begins its end and its name.

    Those of ``numbers`` may stand in double quotes and in arithmetic.

    Raises:
        Unreadable: a placeholder is where its value would be no word, or the template has what is hard to read.
    """
    return _Reader(template, placeholders, numbers).read()


@dataclass(slots=True)
class _Reader:
    text: str
    placeholders: Mapping[int, tuple[int, str]]
    numbers: frozenset[str]
    at: int = 0
    frames: list[_Frame] = field(default_factory=lambda: [_Frame()])
    commands: list[Command] = field(default_factory=list[Command])

    def read(self) -> list[Command]:
        while self.at < len(self.text):
            self._step()
        while self.frames:
            self._end_command()
            self.frames.pop()
        return self.commands

    @property
    def _top(self) -> _Frame:
        return self.frames[-1]

    def _word(self) -> Word:
        if self._top.word is None:
            self._top.word = Word()
        return self._top.word

    def _step(self) -> None:
        found = self.placeholders.get(self.at)
        reference = self._reference()
        character = self.text[self.at]
        if found is not None:
            self._value(self._word(), found)
        elif character == "\\":
            self._backslash()
        elif character == "'":
            self._single_quotes()
        elif character == '"':
            self._double_quotes()
        elif character == "#" and self._top.word is None:
            self._comment()
        elif reference is not None:
            self._refer(self._word(), reference)
        else:
            self._refuse_hard()
            self._other(character)

    def _other(self, character: str) -> None:
        if character in BREAKS:
            self._break(character)
        else:
            word = self._word()
            word.text += character
            word.expands = word.expands or character == "$"
            self.at += 1

    def _value(self, word: Word, found: tuple[int, str]) -> None:
        self.at = found[0]
        word.text += "\x00"
        word.placeholders.add(found[1])

    def _reference(self) -> re.Match[str] | None:
        """Return the reference to a variable that stands here, if one does."""
        found = _REFERENCE.match(self.text, self.at)
        return None if found is None or any(found.start() < place < found.end() for place in self.placeholders) else found

    def _refer(self, word: Word, found: re.Match[str]) -> None:
        word.text += found[0]
        word.variables.add(found[1] or found[2])
        word.expands = True
        self.at = found.end()

    def _refuse_hard(self) -> None:
        for mark, what in _HARD.items():
            if self.text.startswith(mark, self.at):
                raise Unreadable(f"has placeholders together with {what}, where values could not be passed safely")
        if any(name not in self.numbers for _, name in self.placeholders.values()):
            for mark, what in _ARITHMETIC.items():
                if self.text.startswith(mark, self.at):
                    raise Unreadable(
                        f"has placeholders together with {what}, which the shell evaluates; make the parameter an integer, or use `expr`"
                    )

    def _backslash(self) -> None:
        if self.at + 1 in self.placeholders:
            raise Unreadable(_unsafe("behind a backslash"))
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if following != "\n":
            word = self._word()
            word.text += following
            word.quoted = True

    def _single_quotes(self) -> None:
        begin = self.at
        end = self.text.find("'", begin + 1)
        self.at = len(self.text) if end < 0 else end + 1
        self._refuse_within(begin, "inside single quotes")
        word = self._word()
        word.text += self.text[begin + 1 : self.at - 1]
        word.quoted = True

    def _comment(self) -> None:
        begin = self.at
        end = self.text.find("\n", begin)
        self.at = len(self.text) if end < 0 else end
        self._refuse_within(begin, "inside a comment")

    def _refuse_within(self, begin: int, where: str) -> None:
        if any(begin < place < self.at for place in self.placeholders):
            raise Unreadable(_unsafe(where))

    def _double_quotes(self) -> None:
        word = self._word()
        word.quoted = True
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != '"':
            found = self.placeholders.get(self.at)
            if found is not None and found[1] in self.numbers:
                self._value(word, found)
                continue
            if found is not None or (self.at + 1 in self.placeholders and self.text[self.at] == "\\"):
                raise Unreadable(_unsafe("inside double quotes"))
            reference = self._reference()
            if reference is not None:
                self._refer(word, reference)
                continue
            if self.text.startswith("$(", self.at) and not self.text.startswith("$((", self.at):
                raise Unreadable("has placeholders together with a command inside double quotes, where values could not be passed safely")
            if self.text[self.at] in "`$":
                self._refuse_hard()
            word.expands = word.expands or self.text[self.at] == "$"
            size = 2 if self.text[self.at] == "\\" else 1
            word.text += self.text[self.at + size - 1 : self.at + size]
            self.at += size
        self.at += 1

    def _break(self, character: str) -> None:
        redirection = _REDIRECTION.match(self.text, self.at) if character in "<>&" else None
        if redirection is not None:
            self._redirect(redirection[0])
        elif character == "(":
            self._open()
        elif character == ")":
            self._end_command()
            if len(self.frames) > 1:
                self.frames.pop()
                if self._top.word is not None:  # what came out of $(...) belongs to the word around it
                    self._top.word.text += "\x01"
            self.at += 1
        else:
            self.at += 1
            if character in " \t":
                self._end_word()
            else:
                self._end_command()

    def _open(self) -> None:
        """Begin what is in parentheses: a subshell, ``$(...)``, ``<(...)``, or the empty ones of a function's name."""
        word = self._top.word
        self.at += 1
        if word is not None and not word.text.endswith("$"):
            if self.text[self.at : self.at + 1] != ")":
                raise Unreadable(
                    "has placeholders together with an array or a pattern in parentheses, where values could not be passed safely"
                )
            self.at += 1
            self._end_command()
            return
        if word is None and self._top.operator is not None:
            self._top.word = Word("\x01")
        self.frames.append(_Frame())

    def _redirect(self, operator: str) -> None:
        word = self._top.word
        if word is not None and word.plain is not None and word.plain.isdigit():
            self._top.word = None  # the number of a file, as in 2>
        self._end_word()
        self._top.operator = operator
        self.at += len(operator)

    def _end_word(self) -> None:
        frame = self._top
        if frame.word is None:
            return
        if frame.operator is not None:
            frame.command.redirections.append(Redirection(frame.operator, frame.word))
            frame.operator = None
        else:
            if frame.word.plain == "case" and len(self.frames) > 1 and not frame.command.words:
                raise Unreadable("has placeholders together with a case in parentheses, which is hard to read; put it into a script")
            frame.command.words.append(frame.word)
        frame.word = None

    def _end_command(self) -> None:
        self._end_word()
        frame = self._top
        if frame.command.words or frame.command.redirections:
            self.commands.append(frame.command)
        frame.command, frame.operator = Command(), None


def _unsafe(where: str) -> str:
    return f"has a placeholder {where}, where its value could not be passed safely; let it stand as a word of its own"
