"""What a dossier waits for, role by role."""

import pytest

from tdkt_api.workflow.process import FINAL, Role, State, Turn
from tdkt_api.workflow.waiting import waits

OWNERS = {(State.DRAFT, Turn.OWNER), (State.RETURNED, Turn.OWNER)}
EXPECTED = {
    Role.CLERK: OWNERS | {(State.SUBMITTED, Turn.STAGE)},
    Role.HEAD: OWNERS | {(State.APPRAISED, Turn.STAGE), (State.VOTED, Turn.STAGE)},
    Role.APPRAISER: {
        (State.SUBMITTED, Turn.STAGE),
        (State.RECEIVED, Turn.STAGE),
        (State.APPRAISED, Turn.STAGE),
        (State.CONSULTING, Turn.STAGE),
    },
    Role.COUNCIL_SECRETARY: {(State.APPRAISED, Turn.STAGE), (State.AT_COUNCIL, Turn.STAGE)},
    Role.DECIDER: {(State.APPRAISED, Turn.STAGE), (State.VOTED, Turn.STAGE)},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_waited_for_in_its_states(role: Role) -> None:
    assert {(one.state, one.at) for one in waits(frozenset({role}))} == EXPECTED.get(role, set())


def test_somebody_is_waited_for_in_every_state_that_is_not_final() -> None:
    assert {one.state for one in waits(frozenset(Role))} == set(State) - FINAL


def test_a_head_is_waited_for_before_the_last_stage_and_a_decider_at_it() -> None:
    assert {one.last_stage for one in waits(frozenset({Role.HEAD})) if one.at is Turn.STAGE} == {False}
    assert {one.last_stage for one in waits(frozenset({Role.DECIDER}))} == {True}


def test_nobody_is_waited_for_twice_at_one_place() -> None:
    found = waits(frozenset(Role))

    assert len(found) == len(set(found))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("with_council", [True, False])
@pytest.mark.parametrize("last_stage", [True, False])
def test_no_dossier_waits_for_somebody_by_two_rows(
    state: State, *, with_council: bool, last_stage: bool
) -> None:
    """The inbox reads each row by itself and would show it twice."""
    found = [
        one
        for one in waits(frozenset(Role))
        if one.state is state
        and one.with_council in {None, with_council}
        and one.last_stage in {None, last_stage}
    ]

    assert len(found) <= 1


def test_a_council_is_waited_for_only_where_the_lawbook_asks_one() -> None:
    [after_appraisal] = [
        one for one in waits(frozenset({Role.COUNCIL_SECRETARY})) if one.state is State.APPRAISED
    ]

    assert after_appraisal.with_council is True
