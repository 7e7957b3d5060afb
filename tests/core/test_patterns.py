"""Patterns that people write run in linear time, and what the engine lacks is told in a sentence."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.patterns import Pattern, PatternRefused, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("(?=a)b", "look-around"),
        ("(?<!a)b", "look-around"),
        (r"(a)\1", "references back"),
        ("(?P<x>a)(?P=x)", "references back"),
        ("(?>a)", "atomic"),
        ("a++", "possessive"),
        (r"a\Z", r"\z"),
        ("(?x) a", "verbose"),
        ("(?(1)a|b)", "conditions"),
        ("[", "missing ]"),
        ("a{2,1}", "counts down"),
        (r"\pL{1,100}", "too large"),
        (".{1,1000}", "too large"),
        ("((a{0,30}){0,30}){0,10}", "1,000 times"),
        ("a" * 1001, "1,000 characters"),
        ("\ud800", "surrogate"),
    ],
)
def test_what_is_not_supported_is_said(pattern: str, sentence: str) -> None:
    with pytest.raises(PatternRefused) as refused:
        compile_pattern(pattern)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "text", "whole", "somewhere"),
    [
        ("[a-z]+", "abc", True, True),
        ("[a-z]+", "abc1", False, True),
        ("(?i)ERROR|warn", "error", True, True),
        (r"\d{2,4}", "12345", False, True),
        (r"^active$", "x\nactive\ny", False, False),
        ("ü+", "üü", True, True),
        (r"(?P<name>[\w.-]{1,63})", "web-01.example", True, True),
        ("", "", True, True),
        ("a", "\ud800a", False, True),
    ],
)
def test_matching(pattern: str, text: str, whole: bool, somewhere: bool) -> None:
    compiled = compile_pattern(pattern)
    assert (compiled.covers(text), compiled.is_in(text)) == (whole, somewhere)


def test_lines() -> None:
    assert compile_pattern("^active$", lines=True).is_in("x\nactive\ny")
    assert not compile_pattern("^active$", lines=True).is_in("inactive")


def test_the_pattern_that_stopped_the_loop_runs_in_the_linear_engine() -> None:
    """With :mod:`re` this takes 2^40 steps, so the suite's own time limit ends it."""
    assert not compile_pattern("(a+)+$").covers("a" * 40 + "!")
    assert type(compile_pattern("(a+)+$")._engine).__module__ == re2.__name__  # the engine itself, not a promise about time


def test_the_same_pattern_is_compiled_once() -> None:
    assert compile_pattern("[a-f]+") is compile_pattern("[a-f]+")
    assert compile_pattern("[a-f]+", lines=True) is not compile_pattern("[a-f]+")


@given(st.text(max_size=60))
def test_every_text_compiles_or_is_refused(text: str) -> None:
    try:
        compiled = compile_pattern(text)
    except PatternRefused as refused:
        assert str(refused)
    else:
        assert isinstance(compiled, Pattern)
        compiled.covers(text)
