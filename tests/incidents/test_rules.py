"""The state machine of incidents, and the decisions around it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from opssight.catalog.contracts import ServiceState
from opssight.incidents import rules
from opssight.incidents.contracts import Severity, State
from opssight.incidents.rules import Move


class Life(RuleBasedStateMachine):
    """Tries moves in any order against a model of what is promised: new, then investigating, then resolved, and back.

    A person who reopens it investigates; an alert that fires on makes it new.
    """

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
            Move.RECUR: (State.RESOLVED, State.NEW),
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
        self.was_resolved = self.state is State.RESOLVED or (self.was_resolved and move is not Move.RECUR)

    @rule(alerts=st.integers(0, 3), firing=st.integers(0, 3))
    def a_program_ends_it(self, alerts: int, firing: int) -> None:
        if not rules.is_over(self.state, alerts=alerts, firing=min(firing, alerts)):
            return
        assert self.state is State.NEW, "what a person works on does not end at once"
        for move in rules.way_to_resolved(self.state):
            following = rules.moved(self.state, move)
            assert following is not None
            self.state = following
        assert self.state is State.RESOLVED
        self.was_resolved = True

    @invariant()
    def only_an_alert_makes_it_new_again(self) -> None:
        assert not (self.was_resolved and self.state is State.NEW)


TestLife = Life.TestCase


NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
minutes = st.integers(-600, 600).map(lambda count: timedelta(minutes=count))


@given(quiet=st.integers(0, 600).map(lambda count: timedelta(minutes=count)))
def test_an_acknowledged_incident_resolves_after_the_quiet_time_or_never(quiet: timedelta) -> None:
    assert rules.when_to_resolve(NOW, quiet) == (NOW + quiet if quiet else None)


@given(
    patience=st.integers(0, 600).map(lambda count: timedelta(minutes=count)),
    seen=st.lists(st.tuples(minutes, st.none() | minutes), max_size=4),
)
def test_a_resolved_incident_opens_again_only_for_alerts_that_were_heard_of_since_or_outlived_their_time(
    patience: timedelta, seen: list[tuple[timedelta, timedelta | None]]
) -> None:
    firing = [rules.Seen(NOW + at, None if ends is None else NOW + at + abs(ends)) for at, ends in seen]
    due = rules.when_to_reopen(NOW, firing, patience)
    if not firing:
        assert due is None
        return
    assert due is not None
    assert due >= NOW + patience
    if any(one.at > NOW or one.expires_at is None for one in firing):
        assert due == NOW + patience
    else:
        assert due == NOW + patience or any(one.expires_at == due for one in firing)


@pytest.mark.parametrize(("seconds", "words"), [(300, "5 min"), (90, "90 s"), (59, "59 s"), (60, "1 min")])
def test_lengths_of_time(seconds: int, words: str) -> None:
    assert rules.length(timedelta(seconds=seconds)) == words


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


@pytest.mark.parametrize("first", ["It is over", "It is over.", "It is over?", "It is over! "])
def test_sentences_do_not_run_into_each_other(first: str) -> None:
    assert rules.sentences(first, "One fires.") in {f"It is over{mark} One fires." for mark in ".?!"}
