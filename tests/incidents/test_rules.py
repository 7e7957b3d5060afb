"""The state machine of incidents, and the decisions around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from opssight.catalog.contracts import ServiceState
from opssight.incidents import rules
from opssight.incidents.contracts import Severity, State
from opssight.incidents.rules import Move


class Life(RuleBasedStateMachine):
    """Tries moves in any order against a model of what is promised: new, then investigating, then resolved, and back by reopening."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.NEW
        self.was_resolved = False

    @rule(move=st.sampled_from(Move))
    def tries(self, move: Move) -> None:
        expected = {
            Move.ACKNOWLEDGE: (State.NEW, State.INVESTIGATING),
            Move.RESOLVE: (State.INVESTIGATING, State.RESOLVED),
            Move.REOPEN: (State.RESOLVED, State.INVESTIGATING),
        }[move]
        following = rules.moved(self.state, move)
        if self.state is expected[0]:
            assert following is expected[1]
            self.state = expected[1]
        else:
            assert following is None
            sentence = rules.refusal("INC-1", self.state, move, "Ann")
            assert sentence.startswith("INC-1 is ")
            assert sentence.endswith(".")
        self.was_resolved |= self.state is State.RESOLVED

    @rule(alerts=st.integers(0, 3), firing=st.integers(0, 3))
    def a_program_ends_it(self, alerts: int, firing: int) -> None:
        if not rules.is_over(self.state, alerts=alerts, firing=min(firing, alerts)):
            return
        assert self.state is State.NEW, "what a person works on does not end by itself"
        for move in rules.way_to_resolved(self.state):
            following = rules.moved(self.state, move)
            assert following is not None
            self.state = following
        assert self.state is State.RESOLVED
        self.was_resolved = True

    @invariant()
    def it_is_never_new_again(self) -> None:
        assert not (self.was_resolved and self.state is State.NEW)


TestLife = Life.TestCase


@pytest.mark.parametrize("state", State)
def test_the_way_to_resolved_is_made_of_legal_moves(state: State) -> None:
    for move in rules.way_to_resolved(state):
        following = rules.moved(state, move)
        assert following is not None
        state = following
    assert state is State.RESOLVED


@pytest.mark.parametrize(
    ("label", "opens", "severity"),
    [
        ("critical", True, Severity.SEV2),
        ("CRITICAL", True, Severity.SEV2),
        ("page", True, Severity.SEV2),
        ("error", True, Severity.SEV3),
        ("warning", False, Severity.SEV4),
        ("info", False, Severity.SEV5),
        (None, False, Severity.SEV5),
    ],
)
def test_which_alerts_open_an_incident_and_how_bad_it_is(label: str | None, opens: bool, severity: Severity) -> None:
    assert (rules.opens(label), rules.severity_of(label)) == (opens, severity)


@given(label=st.text())
def test_no_label_makes_a_sev1(label: str) -> None:
    assert rules.severity_of(label) is not Severity.SEV1


def test_worse_is_a_lower_number() -> None:
    assert rules.is_worse(Severity.SEV1, Severity.SEV2)
    assert not rules.is_worse(Severity.SEV2, Severity.SEV2)
    assert rules.service_state(None) is ServiceState.OK
    assert rules.service_state(Severity.SEV3) is ServiceState.FAILING
    assert rules.service_state(Severity.SEV4) is ServiceState.WARNING


@given(number=st.integers(0, 10**17))
def test_keys_are_read_back(number: int) -> None:
    assert rules.number_of(f"INC-{number}") == rules.number_of(f" inc-{number} ") == rules.number_of(str(number)) == number


@pytest.mark.parametrize("text", ["INC-", "INC-1x", "EXE-1", "", "019a0000-0000-7000-8000-000000000001", "INC-" + "9" * 30])
def test_what_is_no_key_is_none(text: str) -> None:
    assert rules.number_of(text) is None
