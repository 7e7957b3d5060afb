"""YAML of others is read within bounds."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.yaml_document import DEEPEST, MOST_NODES, YamlRefused, read_yaml

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))


def test_what_people_write_is_read() -> None:
    text = "base: &base {a: 1, b: [x, y]}\nother:\n  <<: *base\n  c: 'd'\nwhen: 2026-03-01\nnothing: ~\n"
    read = read_yaml(text)
    assert read == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LAUGHS, "when its aliases are written out"),
        ("a: &a [*a]", "stands for nothing"),
        ("a: *b", "alias"),
        ("[" * 100_000, "levels deep"),
        ("{a: " * 100_000, "levels deep"),
        ("- " * 100_000 + "x", "levels deep"),
        ("? " * 50_000 + "x", "levels deep"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), f"{DEEPEST} levels deep"),
        ("[" + "1," * MOST_NODES + "]", "values"),
        ("x" * 1_000_001, "characters"),
        ("a: [", "line 2"),
        ("a: b: c", "line 1, column 5"),
        ("!!python/object/apply:os.system [id]", "constructor"),
        ("1" * 5000, "digits"),
        ("a: 1\n---\nb: 2", "another document"),
        ("a: \x00", "control characters"),
        ("{[a]: b}", "unhashable"),
    ],
)
def test_what_is_too_much_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(YamlRefused) as refused:
        read_yaml(text)
    assert sentence in str(refused.value)


@given(st.text(alphabet="ab:-[]{}&*!?|>'\"#%@ \n\t1.,", max_size=80))
def test_every_text_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text)
    except YamlRefused as refused:
        assert str(refused)
