"""Every state, every action, every role at either unit, against a list written by hand."""

import json
from itertools import product
from typing import Final, NamedTuple

import pytest

from tdkt_api.errors import DomainError, FlagMissing, IllegalStep, ReasonMissing, WrongRole
from tdkt_api.workflow.machine import Option, Place, Taken, demand, options, step, takers
from tdkt_api.workflow.process import FINAL, POSTED, STEPS, Act, Action, Role, State, Turn, as_rows

ALWAYS: Final = "always"
FIRST: Final = "first stage"
BEHIND: Final = "a stage behind"
LAST: Final = "last stage"
BEHIND_ALONE: Final = "a stage behind, no council asked"
LAST_ALONE: Final = "last stage, no council asked"
BACK: Final = "came_from"


class Cell(NamedTuple):
    """One row of the procedure as the office reads it."""

    state: str
    action: str
    target: str
    unit: str
    roles: str
    when: str = ALWAYS


PROCEDURE: Final = [
    Cell("draft", "submit", "submitted", "owner", "clerk head"),
    Cell("submitted", "withdraw", "draft", "owner", "clerk head", FIRST),
    Cell("submitted", "receive", "received", "stage", "clerk appraiser"),
    Cell("received", "return", "returned", "stage", "appraiser"),
    Cell("appraised", "return", "returned", "stage", "appraiser"),
    Cell("returned", "submit", "received", "owner", "clerk head"),
    Cell("received", "appraise", "appraised", "stage", "appraiser"),
    Cell("received", "consult", "consulting", "stage", "appraiser"),
    Cell("appraised", "consult", "consulting", "stage", "appraiser"),
    Cell("consulting", "conclude", BACK, "stage", "appraiser"),
    Cell("appraised", "refer", "at_council", "stage", "appraiser council_secretary"),
    Cell("at_council", "close", "voted", "stage", "council_secretary"),
    Cell("voted", "forward", "submitted", "stage", "head", BEHIND),
    Cell("appraised", "forward", "submitted", "stage", "head", BEHIND_ALONE),
    Cell("voted", "decide", "decided", "stage", "decider", LAST),
    Cell("appraised", "decide", "decided", "stage", "decider", LAST_ALONE),
    Cell("received", "reject", "rejected", "stage", "head decider"),
    Cell("returned", "reject", "rejected", "stage", "head decider"),
    Cell("appraised", "reject", "rejected", "stage", "head decider"),
    Cell("voted", "reject", "rejected", "stage", "head decider"),
]

WHO: Final = {
    "submit": ("owner", {"clerk", "head"}),
    "withdraw": ("owner", {"clerk", "head"}),
    "receive": ("stage", {"clerk", "appraiser"}),
    "return": ("stage", {"appraiser"}),
    "appraise": ("stage", {"appraiser"}),
    "consult": ("stage", {"appraiser"}),
    "conclude": ("stage", {"appraiser"}),
    "refer": ("stage", {"appraiser", "council_secretary"}),
    "close": ("stage", {"council_secretary"}),
    "forward": ("stage", {"head"}),
    "decide": ("stage", {"decider"}),
    "reject": ("stage", {"head", "decider"}),
}

NOBODY: Final[frozenset[Role]] = frozenset()
EVERY: Final = frozenset(Role)


def place_at(
    state: str,
    *,
    first: bool = True,
    last: bool = True,
    council: bool = True,
    came_from: State | None = None,
) -> Place:
    number = 1 if first else 2
    return Place(
        State(state), came_from, number, is_first_stage=first, is_last_stage=last, asks_council=council
    )


def applies(cell: Cell, place: Place) -> bool:
    match cell.when:
        case "first stage":
            return place.is_first_stage
        case "a stage behind":
            return not place.is_last_stage
        case "last stage":
            return place.is_last_stage
        case "a stage behind, no council asked":
            return not place.is_last_stage and not place.asks_council
        case "last stage, no council asked":
            return place.is_last_stage and not place.asks_council
    return True


def expected(place: Place, action: str, unit: str, role: str) -> str:
    """What the office expects: a target state, or the code of a refusal."""
    turn, roles = WHO[action]
    if unit != turn or role not in roles:
        return "workflow.wrong_role"
    for cell in PROCEDURE:
        if (cell.state, cell.action) == (place.state.value, action) and applies(cell, place):
            assert (cell.unit, set(cell.roles.split())) == (turn, roles)
            return str(place.came_from) if cell.target == BACK else cell.target
    return "workflow.illegal_step"


def outcome(place: Place, action: Action, unit: str, role: Role) -> str:
    held = frozenset((role,))
    try:
        taken = step(
            place,
            action,
            owner=held if unit == "owner" else NOBODY,
            stage=held if unit == "stage" else NOBODY,
            reason="Thiếu minh chứng",
            flagged=1,
        )
    except DomainError as refused:
        return refused.code
    assert taken.acting is role
    assert taken.at_stage is (unit == "stage")
    return taken.target


PLACES: Final = [
    place_at(state, first=first, last=last, council=council, came_from=came_from)
    for state, first, last, council in product(State, (True, False), (True, False), (True, False))
    for came_from in ((State.RECEIVED, State.APPRAISED) if state is State.CONSULTING else (None,))
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_a_step_is_what_the_procedure_says(state: State, action: Action, role: Role) -> None:
    cells = [(place, unit) for place in PLACES if place.state is state for unit in ("owner", "stage")]

    found = [outcome(place, action, unit, role) for place, unit in cells]

    assert found == [expected(place, action, unit, role) for place, unit in cells]


def test_the_table_has_exactly_the_rows_of_the_procedure() -> None:
    written = {(cell.state, cell.action): cell for cell in PROCEDURE}

    assert {(state.value, action.value) for state, action in STEPS} == written.keys()
    for (state, action), row in STEPS.items():
        cell = written[state, action]
        assert (row.target or BACK, row.at, set(row.by)) == (
            cell.target,
            Turn(cell.unit),
            set(map(Role, cell.roles.split())),
        )


def test_the_roles_of_an_action_are_the_same_from_every_state() -> None:
    assert {action.value: takers(action) for action in Action} == {
        action: {Role(role) for role in roles} for action, (_, roles) in WHO.items()
    }


def test_nothing_leaves_a_final_state() -> None:
    assert {State.DECIDED, State.REJECTED} == FINAL
    assert not [state for state, _ in STEPS if state in FINAL]


@pytest.mark.parametrize("state", sorted(set(State) - FINAL))
def test_every_other_state_can_be_left(state: State) -> None:
    assert [option for option in options(
        place_at(state, came_from=State.RECEIVED), owner=EVERY, stage=EVERY
    ) if option.allowed]  # fmt: skip


def test_one_without_a_role_may_do_nothing() -> None:
    codes = {option.why_not for place in PLACES for option in options(place, owner=NOBODY, stage=NOBODY)}

    assert codes == {"workflow.wrong_role"}


def test_a_role_at_another_unit_than_the_one_whose_turn_it_is_does_not_count() -> None:
    with pytest.raises(WrongRole):
        step(place_at("draft"), Action.SUBMIT, owner=NOBODY, stage=EVERY)

    with pytest.raises(WrongRole):
        step(place_at("submitted"), Action.RECEIVE, owner=EVERY, stage=NOBODY)


def test_a_role_that_never_does_it_is_refused_as_a_role_even_where_there_is_no_such_step() -> None:
    with pytest.raises(WrongRole):
        step(place_at("decided"), Action.SUBMIT, owner=frozenset((Role.INSPECTOR,)), stage=NOBODY)


def test_a_second_submission_is_no_step() -> None:
    with pytest.raises(IllegalStep) as refused:
        step(place_at("submitted"), Action.SUBMIT, owner=frozenset((Role.CLERK,)), stage=NOBODY)

    assert refused.value.params == {"action": Action.SUBMIT, "state": State.SUBMITTED}


@pytest.mark.parametrize("came_from", [State.RECEIVED, State.APPRAISED])
def test_consulting_leads_back_to_where_it_came_from(came_from: State) -> None:
    roles = frozenset((Role.APPRAISER,))
    asked = step(place_at(came_from), Action.CONSULT, owner=NOBODY, stage=roles)

    concluded = step(
        place_at(asked.target, came_from=asked.came_from), Action.CONCLUDE, owner=NOBODY, stage=roles
    )

    assert (asked.target, asked.came_from) == (State.CONSULTING, came_from)
    assert (concluded.target, concluded.came_from) == (came_from, None)


def test_a_consultation_that_came_from_nowhere_leads_nowhere() -> None:
    with pytest.raises(IllegalStep):
        step(place_at("consulting"), Action.CONCLUDE, owner=NOBODY, stage=EVERY)


def test_a_returned_dossier_goes_straight_back_to_the_stage_that_returned_it() -> None:
    taken = step(place_at("returned", first=False), Action.SUBMIT, owner=EVERY, stage=NOBODY)

    assert (taken.target, taken.stage_number, taken.next_stage) == (State.RECEIVED, 2, False)


def test_forwarding_leads_to_the_next_stage() -> None:
    taken = step(place_at("voted", first=False, last=False), Action.FORWARD, owner=NOBODY, stage=EVERY)

    assert taken == Taken(
        action=Action.FORWARD,
        origin=State.VOTED,
        target=State.SUBMITTED,
        acting=Role.HEAD,
        at_stage=True,
        came_from=None,
        stage_number=3,
        next_stage=True,
    )


def test_one_who_is_several_acts_in_the_first_role_of_the_row() -> None:
    assert step(place_at("draft"), Action.SUBMIT, owner=EVERY, stage=EVERY).acting is Role.CLERK
    rejected = step(place_at("voted"), Action.REJECT, owner=EVERY, stage=EVERY, reason="Trùng")
    assert rejected.acting is Role.HEAD


ASKING: Final = [("submitted", Action.WITHDRAW), ("received", Action.RETURN), ("voted", Action.REJECT)]


@pytest.mark.parametrize("reason", [None, "", "   ", "\n\t", "...", "\u200b", "—"])
@pytest.mark.parametrize(("state", "action"), ASKING)
def test_a_step_that_asks_for_a_reason_is_refused_without_one(
    state: str, action: Action, reason: str | None
) -> None:
    with pytest.raises(ReasonMissing) as refused:
        step(place_at(state), action, owner=EVERY, stage=EVERY, reason=reason, flagged=1)

    assert refused.value.code == "workflow.reason_missing"
    assert [fault.pointer for fault in refused.value.faults] == ["/reason"]


@pytest.mark.parametrize("flagged", [0, -1])
@pytest.mark.parametrize("state", ["received", "appraised"])
def test_a_return_without_a_flagged_field_is_refused(state: str, flagged: int) -> None:
    with pytest.raises(FlagMissing) as refused:
        step(place_at(state), Action.RETURN, owner=EVERY, stage=EVERY, reason="Thiếu", flagged=flagged)

    assert refused.value.code == "workflow.flag_missing"
    assert [fault.pointer for fault in refused.value.faults] == ["/flags"]


def test_who_and_whence_are_judged_before_the_reason() -> None:
    with pytest.raises(WrongRole):
        step(place_at("received"), Action.RETURN, owner=EVERY, stage=NOBODY)

    with pytest.raises(IllegalStep):
        step(place_at("draft"), Action.RETURN, owner=EVERY, stage=EVERY)


@pytest.mark.parametrize("action", Action)
def test_what_an_action_asks_for_is_known_before_the_dossier_is_read(action: Action) -> None:
    asks = action in {Action.WITHDRAW, Action.RETURN, Action.REJECT}

    if asks:
        with pytest.raises(ReasonMissing):
            demand(action, None)
    demand(action, "Có lý do", 1)


def test_the_steps_that_follow_from_an_act_of_their_own_are_not_posted() -> None:
    unposted = {action: row.follows_from for (_, action), row in STEPS.items() if not row.posted}

    assert unposted == {
        Action.FORWARD: "/v1/submissions/{submission_id}/signature",
        Action.DECIDE: "/v1/decisions/{decision_id}/signature",
        Action.CLOSE: "/v1/meetings/{meeting_id}/closing",
    }
    assert set(Action) - unposted.keys() == POSTED


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.state}-{place.stage_number}")
def test_the_options_say_what_taking_them_would_answer(place: Place) -> None:
    roles = frozenset((Role.APPRAISER, Role.DECIDER))

    found = options(place, owner=NOBODY, stage=roles)

    assert [option.why_not or option.target for option in found] == [
        answer(place, action, roles) for action in Action
    ]
    assert [option.allowed for option in found] == [option.why_not is None for option in found]


def answer(place: Place, action: Action, roles: frozenset[Role]) -> str:
    try:
        return step(place, action, owner=NOBODY, stage=roles, reason="Có lý do", flagged=1).target
    except DomainError as refused:
        return refused.code


def test_the_options_name_the_act_and_its_needs() -> None:
    found = {option.action: option for option in options(place_at("appraised"), owner=NOBODY, stage=EVERY)}

    assert [option.action for option in found.values()] == list(Action)
    assert found[Action.RETURN] == Option(
        Action.RETURN, True, None, Act.STEPS, needs_reason=True, needs_flags=True, target=State.RETURNED
    )
    assert found[Action.DECIDE] == Option(
        Action.DECIDE,
        False,
        "workflow.illegal_step",
        Act.DECISIONS,
        needs_reason=False,
        needs_flags=False,
        target=None,
    )


def test_the_rows_are_served_as_they_are() -> None:
    rows = as_rows()

    assert json.loads(json.dumps(rows)) == rows
    assert len(rows) == len(STEPS)
    assert {row["to"] for row in rows} == {cell.target for cell in PROCEDURE if cell.target != BACK} | {
        "came_from"
    }
    assert rows[1] == {
        "from": "submitted",
        "action": "withdraw",
        "to": "draft",
        "at": "owner",
        "by": ["clerk", "head"],
        "needs_reason": True,
        "needs_flags": False,
        "only_first_stage": True,
        "before_receipt": True,
        "next_stage": False,
        "posted": True,
        "guards": [],
    }


@pytest.mark.parametrize(
    ("state", "action", "follows_from"),
    [
        ("appraised", "forward", "/v1/submissions/{submission_id}/signature"),
        ("appraised", "decide", "/v1/decisions/{decision_id}/signature"),
    ],
)
def test_the_rows_say_where_no_council_may_be_asked(state: str, action: str, follows_from: str) -> None:
    (row,) = [row for row in as_rows() if (row["from"], row["action"]) == (state, action)]

    assert (row["with_council"], row["posted"], row["follows_from"]) == (False, False, follows_from)
