"""Checking parameters."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.runbooks.contracts import Parameter, ParameterType
from opssight.runbooks.errors import ParameterRefused, ParameterRestricted
from opssight.runbooks.rules.parameters import as_text, check_values, definition_fault

T = ParameterType


def check(parameter: Parameter, value: object, *, may_restricted: bool = True) -> object:
    return check_values([parameter], {parameter.name: value}, may_restricted=may_restricted).get(parameter.name)


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        (Parameter("x"), "text", "text"),
        (Parameter("x"), "", ""),
        (Parameter("x", default="d"), None, "d"),
        (Parameter("x", pattern="[a-z]+"), "abc", "abc"),
        (Parameter("x", min=2, max=3), "ab", "ab"),
        (Parameter("x", T.INTEGER), 5, 5),
        (Parameter("x", T.INTEGER), "-5", -5),
        (Parameter("x", T.INTEGER, default=7), "", 7),
        (Parameter("x", T.INTEGER, min=1, max=5), 5, 5),
        (Parameter("x", T.NUMBER), 1.5, 1.5),
        (Parameter("x", T.NUMBER), "1.5e3", 1500.0),
        (Parameter("x", T.BOOLEAN), True, True),
        (Parameter("x", T.BOOLEAN), "False", False),
        (Parameter("x", T.CHOICE, choices=("a", "b")), "b", "b"),
        (Parameter("x", T.SERVER), "web-1", "web-1"),
        (Parameter("x"), None, None),
    ],
)
def test_good_values(parameter: Parameter, value: object, expected: object) -> None:
    assert definition_fault(parameter) is None
    found = check(parameter, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("parameter", "value", "says"),
    [
        (Parameter("x", required=True), None, "is needed"),
        (Parameter("x", T.INTEGER, required=True), "", "is needed"),
        (Parameter("x"), 5, "must be text"),
        (Parameter("x"), "a\x00", "NUL"),
        (Parameter("x"), "\ud800", "NUL"),
        (Parameter("x"), "a" * 10_001, "0 to 10000 characters"),
        (Parameter("x", pattern="[a-z]+"), "abc\n", "must match"),
        (Parameter("x", min=2), "a", "2 to 10000"),
        (Parameter("x", max=1), "ab", "0 to 1"),
        (Parameter("x", T.INTEGER), 1.5, "whole number"),
        (Parameter("x", T.INTEGER), True, "whole number"),
        (Parameter("x", T.INTEGER), "1 2", "whole number"),
        (Parameter("x", T.INTEGER), 10**18, "whole number"),
        (Parameter("x", T.INTEGER, min=1), 0, "at least 1"),
        (Parameter("x", T.INTEGER, max=1), 2, "at most 1"),
        (Parameter("x", T.NUMBER), math.inf, "must be a number"),
        (Parameter("x", T.NUMBER), math.nan, "must be a number"),
        (Parameter("x", T.NUMBER), False, "must be a number"),
        (Parameter("x", T.NUMBER), "ten", "must be a number"),
        (Parameter("x", T.BOOLEAN), "yes", "true or false"),
        (Parameter("x", T.BOOLEAN), 1, "true or false"),
        (Parameter("x", T.CHOICE, choices=("a", "b")), "c", "one of a, b"),
        (Parameter("x", T.SERVER), 5, "id or name"),
    ],
)
def test_bad_values_name_their_field(parameter: Parameter, value: object, says: str) -> None:
    with pytest.raises(ParameterRefused, match=says) as refused:
        check(parameter, value)
    assert refused.value.field == "parameters.x"


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(ParameterRefused, match="there are: x") as refused:
        check_values([Parameter("x")], {"y": 1}, may_restricted=True)
    assert refused.value.field == "parameters.y"
    with pytest.raises(ParameterRefused, match="there are: none"):
        check_values([], {"y": 1}, may_restricted=True)


def test_a_restricted_parameter_stays_as_it_is_for_most() -> None:
    parameter = Parameter("x", default="systemctl", restricted=True)
    assert check(parameter, "systemctl", may_restricted=False) == "systemctl"
    assert check(parameter, None, may_restricted=False) == "systemctl"
    assert check(parameter, "rm", may_restricted=True) == "rm"
    with pytest.raises(ParameterRestricted, match="servers:execute"):
        check(parameter, "rm", may_restricted=False)


@pytest.mark.parametrize(
    ("parameter", "says"),
    [
        (Parameter("x", T.CHOICE), "no choices"),
        (Parameter("x", choices=("a",)), "not of type choice"),
        (Parameter("x", T.INTEGER, pattern="a"), "not of type string"),
        (Parameter("x", pattern="["), "cannot be used: missing ]"),
        (Parameter("x", T.INTEGER, min=2, max=1), "min above"),
        (Parameter("x", secret=True, default="x"), "secret"),
        (Parameter("x", T.INTEGER, secret=True), "secret"),
        (Parameter("x", T.INTEGER, default="many"), "default that must be a whole number"),
    ],
)
def test_bad_definitions(parameter: Parameter, says: str) -> None:
    assert says in (definition_fault(parameter) or "")


def test_values_as_commands_see_them() -> None:
    assert [as_text(value) for value in ("a b", 5, 1.5, True, False)] == ["a b", "5", "1.5", "true", "false"]


anything = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers(), max_size=2))


@given(st.sampled_from([Parameter("x", kind, choices=("a", "b") if kind is T.CHOICE else None) for kind in T]), anything)
def test_whatever_is_given_is_taken_or_refused(parameter: Parameter, value: object) -> None:
    try:
        found = check(parameter, value)
    except ParameterRefused:
        return
    if found is None:
        return
    assert isinstance(found, str | int | float)
    spelled = as_text(found)
    assert "\x00" not in spelled or parameter.type is T.SERVER
    if parameter.type is T.INTEGER:
        assert re.fullmatch(r"-?\d+", spelled)
