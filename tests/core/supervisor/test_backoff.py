"""How long is waited before a restart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opssight.core.supervisor.backoff import Backoff, BackoffPolicy

POLICY = BackoffPolicy(first=0.5, longest=30.0, stable_after=30.0, loop_after=5)


def test_the_first_restart_is_at_once_and_the_others_ever_later() -> None:
    state, delays = Backoff(POLICY), list[float]()
    for _ in range(10):
        state = state.after_run(1.0)
        delays.append(state.delay)
    assert delays == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_stable_run_forgets_what_went_before() -> None:
    state = Backoff(POLICY, failures=9).after_run(30.0)
    assert (state.failures, state.delay, state.is_crash_loop) == (1, 0.0, False)


def test_five_quick_ends_in_a_row_are_a_crash_loop() -> None:
    assert not Backoff(POLICY, failures=4).is_crash_loop
    assert Backoff(POLICY, failures=4).after_run(0.1).is_crash_loop


@given(st.lists(st.floats(0, 1e6), max_size=50), st.integers(0, 10**6))
def test_a_delay_is_never_negative_nor_beyond_the_longest(runs: list[float], failures: int) -> None:
    state = Backoff(POLICY, failures)
    for seconds in runs:
        state = state.after_run(seconds)
        assert 0.0 <= state.delay <= POLICY.longest
        assert state.failures >= 1
